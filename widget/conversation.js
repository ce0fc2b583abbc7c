// Holds what was said, keeps it in this browser, and gets each message to the server once.

/** Pauses before a message is sent again by itself; the same `message_id` is answered once, so that it is safe. */
const PAUSES_MS = [700, 2000];
const REPLY_MS_MAX = 20_000;
/** Turns that are kept; the oldest give way. */
const TURNS_MAX = 50;
const IS_BUSY = [429, 502, 503, 504];

/** An utterance and its reply: `state` is `waiting`, `queued` (no network), `failed` or `answered`. */
class Conversation {
  turns = [];
  /** What the visitor chose in the widget: `language`, `isOpen`, `draft`. */
  chosen = {};
  #server;
  #explain;
  #hear;
  #id = randomId();
  #erased = [];
  #mine = new Set();
  #isSending = false;

  /** `hear` is told `asked`, `changed`, `replied` and `cleared`, each with the turn. */
  constructor(server, explain, hear) {
    this.#server = server;
    this.#explain = explain;
    this.#hear = hear;
    this.#take(this.#read());
    for (const turn of this.turns.filter((turn) => turn.state === "waiting" || turn.state === "queued")) {
      turn.state = "waiting";
      this.#mine.add(turn.id);
    }
  }

  /** Sends what the last page left unsent. */
  resume() {
    this.#eraseAtServer();
    for (const turn of this.turns.filter((turn) => turn.state === "queued")) this.#become(turn, "waiting");
    return this.#send();
  }

  ask(text) {
    const turn = { id: randomId(), text, at: Date.now(), state: "waiting" };
    this.turns = [...this.turns, turn].slice(-TURNS_MAX);
    this.#mine.add(turn.id);
    this.save();
    this.#hear("asked", turn);
    return this.#send();
  }

  retry(turn) {
    this.#mine.add(turn.id);
    this.#become(turn, "waiting");
    return this.#send();
  }

  /** Says whether an answer helped; what could not be said is the caller's to tell. */
  async judge(turn, helpful, comment) {
    await this.#call("POST", "feedback", {
      conversation_id: this.#id,
      message_id: turn.id,
      helpful,
      ...(comment && { comment }),
    });
    turn.helpful = helpful;
    this.save();
  }

  /** Erases it here at once, and at the server as soon as that hears. */
  clear() {
    if (this.turns.length) this.#erased.push(this.#id);
    this.#begin();
    this.save();
    this.#hear("cleared");
    return this.#eraseAtServer();
  }

  /** Takes over what another tab of the same site did. */
  follow(event) {
    if (event.key !== this.#key) return;
    const other = this.#read();
    if (other.id !== this.#id) {
      this.#begin();
      this.#take(other);
      this.#hear("cleared");
      for (const turn of this.turns) this.#hear("asked", turn);
      return;
    }
    for (const turn of other.turns ?? []) {
      const own = this.turns.find((own) => own.id === turn.id);
      if (!own) {
        this.turns.push(turn);
        this.#hear("asked", turn);
        if (turn.reply) this.#hear("replied", turn);
      } else if (turn.reply && !own.reply) {
        Object.assign(own, turn);
        this.#hear("replied", own);
      }
    }
  }

  save() {
    const { turns, chosen } = this;
    // The explanation is for who asks for it, and large.
    const kept = turns.map((turn) => (turn.reply ? { ...turn, reply: { ...turn.reply, explanation: undefined } } : turn));
    const usedAt = turns.at(-1)?.at ?? Date.now();
    try {
      localStorage.setItem(
        this.#key,
        JSON.stringify({ id: this.#id, turns: kept, chosen, erased: this.#erased, usedAt }),
      );
    } catch {
      // A page may forbid storage, or it is full: the conversation lasts as long as the page then.
    }
  }

  get #key() {
    return `jauap ${this.#server}`;
  }

  #read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#key)) ?? {};
      // As long as the server keeps it, and no longer.
      return Date.now() - kept.usedAt < served.keptMs ? kept : { erased: kept.erased };
    } catch {
      return {};
    }
  }

  #take({ id = this.#id, turns = [], chosen = this.chosen, erased = [] }) {
    this.#id = id;
    this.turns = turns;
    this.chosen = chosen;
    this.#erased = erased;
  }

  #begin() {
    this.#id = randomId();
    this.turns = [];
    this.#mine.clear();
    delete this.chosen.draft;
  }

  #become(turn, state) {
    turn.state = state;
    this.save();
    this.#hear("changed", turn);
  }

  /** One after the other, so that the server hears them in the order in which they were asked. */
  async #send() {
    if (this.#isSending) return;
    this.#isSending = true;
    const next = () => this.turns.find((turn) => turn.state === "waiting" && this.#mine.has(turn.id));
    for (let turn; (turn = next()); ) await this.#deliver(turn);
    this.#isSending = false;
  }

  async #deliver(turn) {
    const conversation = this.#id;
    const request = { text: turn.text, conversation_id: conversation, message_id: turn.id };
    const path = this.#explain ? "messages?explain=true" : "messages";
    for (const pause of [...PAUSES_MS, null]) {
      const began = performance.now();
      try {
        const reply = await this.#call("POST", path, request);
        if (conversation !== this.#id) return;
        Object.assign(turn, { reply, state: "answered", repliedAt: Date.now() });
        this.save();
        this.#hear("replied", turn, { request, reply, milliseconds: performance.now() - began });
        return;
      } catch (error) {
        if (conversation !== this.#id) return;
        if (!navigator.onLine) return this.#become(turn, "queued");
        turn.isBusy = error.status === 429;
        if (pause === null || !error.isPassing || error.waitMs > Math.max(...PAUSES_MS)) break;
        await new Promise((resolve) => setTimeout(resolve, Math.max(pause, error.waitMs)));
      }
    }
    if (conversation === this.#id) this.#become(turn, "failed");
  }

  async #eraseAtServer() {
    for (const id of [...this.#erased]) {
      try {
        await this.#call("DELETE", `conversations/${id}`);
      } catch (error) {
        if (error.isPassing) return false;
      }
      this.#erased = this.#erased.filter((other) => other !== id);
      this.save();
    }
    return true;
  }

  /** Calls the server; an error `isPassing` if the same call may do better later. */
  async #call(method, path, body) {
    let response;
    try {
      response = await fetch(`${this.#server}/v1/${path}`, {
        method,
        credentials: "omit",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(REPLY_MS_MAX),
        ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
      });
      if (response.ok) return response.status === 204 ? null : await response.json();
    } catch (cause) {
      if (navigator.onLine && this.#server !== location.origin) {
        console.warn(`Jauap: no reply from ${this.#server}. Is ${location.origin} among its --allowed-origins?`);
      }
      throw Object.assign(new Error("no reply", { cause }), { isPassing: true, waitMs: 0 });
    }
    const waitMs = 1000 * (Number(response.headers.get("retry-after")) || 0);
    const { status } = response;
    throw Object.assign(new Error(`status ${status}`), { status, waitMs, isPassing: IS_BUSY.includes(status) });
  }
}
