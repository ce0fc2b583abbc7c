// The element `<jauap-widget>`: a launcher with a panel, or the panel alone in the page.

const sheet = new CSSStyleSheet();
sheet.replaceSync(served.style);

/** Where the panel fills the screen, as in the style sheet. */
const small = matchMedia("(max-width: 40rem), (max-height: 26rem)");
/** From here on it is told how many characters are left. */
const COUNTED_FROM = served.textCharactersMax - 500;

/** What is left above a question that is brought to the top. */
const GAP_PX = 12;
/** How long a notice stays. */
const TOLD_MS = 6000;

/** Words of a language. */
const saying = (language) => (name) => served.languages[language].words[name];

/** The first of some languages that the bot speaks. */
const spoken = (...wishes) => {
  const codes = wishes.filter(Boolean).map((wish) => wish.toLowerCase().split("-")[0]);
  return codes.find((code) => served.languages[code]) ?? served.defaultLanguage;
};

class JauapWidget extends HTMLElement {
  static observedAttributes = ["data-language"];
  #conversation;
  #drawn = new Map();
  #worded = [];
  #parts;
  #language;
  #leaving;

  connectedCallback() {
    this.#leaving = new AbortController();
    const server = (this.dataset.server || SERVER).replace(/\/+$/, "");
    const hear = (what, turn, exchange) => this.#hear(what, turn, exchange);
    this.#conversation = new Conversation(server, "explain" in this.dataset, hear);
    this.#language = this.#wishedLanguage();
    if (!this.shadowRoot) this.attachShadow({ mode: "open" });
    this.shadowRoot.adoptedStyleSheets = [sheet];
    this.#build();
    this.#parts.input.value = this.#conversation.chosen.draft ?? "";
    for (const turn of this.#conversation.turns) this.#drawTurn(turn, false);
    this.#word();
    this.#suggest();
    // Last of all, so that a conversation that is shown again is not announced again.
    this.shadowRoot.replaceChildren(this.#parts.root);
    this.#typed();
    this.#listen();
    const wasOpen = this.#conversation.chosen.isOpen ?? "open" in this.dataset;
    // What fills the screen opens only when it is asked to.
    if (!this.#isInline && wasOpen && !small.matches) this.#show(false);
    this.#conversation.resume();
  }

  disconnectedCallback() {
    this.#leaving.abort();
    this.#worded = [];
    this.#drawn.clear();
    this.shadowRoot.replaceChildren();
  }

  attributeChangedCallback() {
    if (this.#parts && this.isConnected) this.#speak(this.#wishedLanguage());
  }

  /** Opens the panel and puts the cursor where a question is written. */
  open() {
    if (!this.#isInline) this.#show(true);
    if (this.#isInline || !small.matches) this.#parts.input.focus();
  }

  close() {
    if (this.#isInline || !this.#parts.panel.open) return;
    this.#parts.panel.close();
  }

  /** Asks as if the visitor had written it. */
  ask(text) {
    const asked = String(text).trim().slice(0, served.textCharactersMax);
    if (!asked) return;
    if (!this.#isInline) this.#show(false);
    this.#conversation.ask(asked);
  }

  /** Erases the conversation, here and at the server. */
  clear() {
    return this.#conversation.clear();
  }

  get language() {
    return this.#language;
  }

  get isOpen() {
    return this.#isInline || this.#parts.panel.open;
  }

  get #isInline() {
    return this.dataset.mode === "inline";
  }

  #say(name) {
    return saying(this.#language)(name);
  }

  /** What the visitor chose on a page of the same language, or else what the page says, or else the browser. */
  #wishedLanguage() {
    const page = this.closest("[lang]")?.lang ?? "";
    const { language } = this.#conversation.chosen;
    const fixed = this.dataset.language === "auto" ? "" : this.dataset.language;
    return language?.page === page ? spoken(language.code) : spoken(fixed, page, ...navigator.languages);
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(`jauap:${name}`, { bubbles: true, composed: true, detail }));
  }

  /** Writes a word into an element, or one of its attributes, now and whenever the language changes. */
  #named(element, name, attribute) {
    const write = () => {
      if (attribute) element.setAttribute(attribute, this.#say(name));
      else element.textContent = this.#say(name);
    };
    this.#worded.push(write);
    return element;
  }

  #button(picture, name, onclick, attributes) {
    const button = iconButton(picture, "", onclick, attributes);
    this.#named(button, name, "title");
    return this.#named(button, name, "aria-label");
  }

  #build() {
    const title = this.#named(make("h2", { id: "title", tabindex: -1 }), "title");
    const erase = this.#button("erase", "clear", () => this.#parts.confirm.showModal(), { hidden: true });
    const close = !this.#isInline && this.#button("close", "close", () => this.close());
    const head = make("div", { class: "head" }, title, this.#buildLanguages(), make("div", { class: "tools" }, erase, close));
    const log = this.#named(make("div", { role: "log", class: "log", tabindex: 0 }), "log", "aria-label");
    const welcome = this.#buildWelcome();
    const thinking = make("div", { class: "thinking", hidden: true }, make("i"), make("i"), make("i"));
    const offers = this.#named(make("div", { class: "offers", role: "group" }), "next", "aria-label");
    const scroller = make("div", { class: "scroller" }, welcome, log, thinking, offers);
    const status = make("div", { class: "status", role: "status" });
    const composer = this.#buildComposer();
    const confirm = this.#buildConfirm();
    const panel = make(
      this.#isInline ? "section" : "dialog",
      { class: "panel", part: "panel", "aria-labelledby": "title" },
      ...[head, scroller, status, composer.form, confirm],
    );
    const launcher = !this.#isInline && this.#buildLauncher(panel);
    const root = make("div", { class: "jauap" }, launcher, panel);
    this.#parts = { root, panel, launcher, title, erase, log, thinking, offers, scroller, status, confirm, welcome, ...composer };
  }

  #buildLauncher(panel) {
    const label = this.#named(make("span"), "open");
    const attributes = { type: "button", class: "launcher", part: "launcher", "aria-haspopup": "dialog", onclick: () => this.open() };
    panel.addEventListener("close", () => this.#closed());
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing && !this.#parts.confirm.open) this.close();
    });
    return make("button", { ...attributes, "aria-expanded": "false" }, icon("ask"), label);
  }

  #buildLanguages() {
    const buttons = Object.entries(served.languages).map(([code, { words }]) => {
      const choose = () => this.#choose(code);
      const names = { lang: code, title: words["language-name"] };
      const button = make("button", { type: "button", onclick: choose, ...names }, words["language-short"]);
      this.#worded.push(() => button.setAttribute("aria-pressed", String(code === this.#language)));
      return button;
    });
    return this.#named(make("div", { class: "languages", role: "group" }, ...buttons), "language", "aria-label");
  }

  #buildWelcome() {
    const starters = make("ul");
    this.#worded.push(() => {
      const offered = served.languages[this.#language].starters;
      starters.replaceChildren(...offered.map(([label, text]) => make("li", {}, this.#offer({ label, text }))));
    });
    return make(
      "div",
      { class: "welcome" },
      this.#named(make("p", { class: "greeting" }), "greeting"),
      this.#named(make("p", { class: "notice" }), "notice"),
      this.#named(make("h3"), "suggestions"),
      starters,
    );
  }

  #offer({ label, text }) {
    const ask = () => {
      this.#conversation.ask(text);
      // The button goes with its question. On a touch screen the keyboard would cover the answer.
      (matchMedia("(pointer: coarse)").matches ? this.#parts.log : this.#parts.input).focus();
    };
    return make("button", { type: "button", class: "offer", onclick: ask }, make("span", {}, label), icon("next"));
  }

  #buildComposer() {
    const input = make("textarea", { id: "input", rows: 1, enterkeyhint: "send", autocomplete: "off", "aria-describedby": "count" });
    this.#named(input, "placeholder", "placeholder");
    const label = this.#named(make("label", { for: "input", class: "heard" }), "input");
    const count = make("p", { id: "count", class: "count" });
    const send = this.#button("send", "send", null, { type: "submit", class: "icon send" });
    const form = make("form", { class: "composer" }, label, make("div", { class: "field" }, input, send), count);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    input.addEventListener("keydown", (event) => {
      // Enter also ends a word in an input method.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    input.addEventListener("input", () => this.#typed());
    this.#worded.push(() => this.#parts && this.#typed());
    return { form, input, count, send };
  }

  #buildConfirm() {
    const confirm = make("dialog", { class: "confirm", "aria-labelledby": "confirm" });
    const text = this.#named(make("p", { id: "confirm" }), "clear-confirm");
    const no = this.#named(make("button", { type: "button", class: "plain", onclick: () => confirm.close() }), "clear-no");
    const erase = async () => {
      confirm.close();
      this.#parts.input.focus();
      const isErased = await this.clear();
      this.#tell(this.#say(isErased ? "cleared" : "cleared-later"));
    };
    const yes = this.#named(make("button", { type: "button", class: "strong", onclick: erase }), "clear-yes");
    confirm.append(text, make("div", { class: "choices" }, no, yes));
    return confirm;
  }

  #listen() {
    const on = (target, name, hear) => target.addEventListener(name, hear, { signal: this.#leaving.signal });
    on(window, "storage", (event) => this.#conversation.follow(event));
    on(window, "offline", () => this.#tellNothing());
    on(window, "online", () => {
      this.#tell(this.#say("online"));
      this.#conversation.resume();
    });
    // The same panel, modal where it fills the screen.
    on(small, "change", () => {
      if (this.#isInline || !this.#parts.panel.open) return;
      this.#parts.panel.close();
      this.#show(false);
    });
    // The keyboard of a phone covers the page without making it smaller.
    for (const name of ["resize", "scroll"]) on(window.visualViewport, name, () => this.#fitKeyboard());
    this.#tellNothing();
  }

  #fitKeyboard() {
    const { height, offsetTop, scale } = window.visualViewport;
    // Zoomed in, the visitor chooses what to see.
    const covered = scale > 1.01 ? 0 : Math.max(0, window.innerHeight - height - offsetTop);
    this.#parts.root.style.setProperty("--covered", `${covered}px`);
  }

  #show(takesFocus) {
    const { panel, launcher, title, scroller } = this.#parts;
    if (panel.open) return;
    const { activeElement: before } = document;
    if (small.matches) panel.showModal();
    else panel.show();
    // A field would bring up the keyboard before anything is read.
    if (small.matches) title.focus();
    else if (!takesFocus) before === document.body ? this.shadowRoot.activeElement?.blur() : before?.focus();
    launcher.setAttribute("aria-expanded", "true");
    launcher.classList.remove("unread");
    this.#remember({ isOpen: true });
    const top = this.#conversation.turns.length && scroller.scrollHeight;
    scroller.scrollTo({ top, behavior: "instant" });
    this.#emit("open");
  }

  #closed() {
    // Between being modal and not, it closes for a moment.
    if (this.#parts.panel.open) return;
    this.#parts.launcher.setAttribute("aria-expanded", "false");
    this.#remember({ isOpen: false });
    this.#parts.launcher.focus();
    this.#emit("close");
  }

  #remember(chosen) {
    const { chosen: before } = this.#conversation;
    // Nothing is kept of a visitor who only looks.
    if (Object.entries(chosen).every(([name, value]) => before[name] === value)) return;
    Object.assign(before, chosen);
    this.#conversation.save();
  }

  #choose(code) {
    this.#remember({ language: { code, page: this.closest("[lang]")?.lang ?? "" } });
    this.#speak(code);
  }

  #speak(language) {
    if (language === this.#language) return;
    this.#language = language;
    this.#word();
    this.#emit("language", { language });
  }

  #word() {
    this.#parts.root.lang = this.#language;
    for (const write of this.#worded) write();
  }

  #typed() {
    const { input, count, send } = this.#parts;
    const left = served.textCharactersMax - [...input.value.trim()].length;
    const isOver = left < 0;
    input.setAttribute("aria-invalid", String(isOver));
    count.className = isOver ? "count over" : "count";
    const said = isOver ? `${this.#say("over")} ${-left}` : `${this.#say("left")} ${left}`;
    count.textContent = served.textCharactersMax - left > COUNTED_FROM ? said : "";
    send.setAttribute("aria-disabled", String(isOver || !input.value.trim()));
    // As high as its text, within what the style sheet allows.
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
    this.#remember({ draft: input.value || undefined });
  }

  #submit() {
    const { input } = this.#parts;
    const text = input.value.trim();
    if (!text || [...text].length > served.textCharactersMax) return input.focus();
    input.value = "";
    this.#typed();
    input.focus();
    this.#conversation.ask(text);
  }

  #hear(what, turn, exchange) {
    if (what === "asked") {
      this.#tellNothing();
      this.#drawTurn(turn, true);
      this.#emit("message", { text: turn.text });
    } else if (what === "changed") {
      this.#drawFate(turn);
      if (turn.state === "failed") this.#tellFailed(turn);
    } else if (what === "replied") {
      this.#drawFate(turn);
      this.#drawAnswer(turn, true);
      if (exchange) this.#emit("reply", exchange);
    } else {
      this.#drawn.clear();
      this.#parts.log.replaceChildren();
    }
    this.#suggest();
  }

  #drawTurn(turn, isNew) {
    const drawn = questionElement(turn, (name) => this.#say(name));
    this.#drawn.set(turn.id, drawn);
    this.#parts.log.append(drawn.article);
    this.#drawFate(turn);
    if (turn.reply) this.#drawAnswer(turn, false);
    if (isNew) this.#reveal(drawn.article);
  }

  #drawFate(turn) {
    const { article, fate } = this.#drawn.get(turn.id);
    if (turn.reply) article.lang = turn.reply.language;
    const say = (name) => this.#say(name);
    fate.className = `fate ${turn.state}`;
    if (turn.state === "failed") {
      const retry = () => {
        this.#parts.input.focus();
        this.#conversation.retry(turn);
      };
      const again = make("button", { type: "button", class: "plain", onclick: retry }, say("retry"));
      fate.replaceChildren(make("span", {}, say(turn.isBusy ? "busy" : "failed")), again);
    } else {
      fate.textContent = turn.state === "queued" ? say("queued") : "";
    }
  }

  #tellFailed(turn) {
    // It is to be seen below the message.
    this.#tell(this.#say(turn.isBusy ? "busy" : "failed"), true);
    this.#emit("error", { text: turn.text });
  }

  #drawAnswer(turn, isNew) {
    const answer = answerElement(turn);
    const { article: question } = this.#drawn.get(turn.id);
    const { log, panel, launcher } = this.#parts;
    // What is new is always the last. After other questions it says which one it answers.
    if (isNew && log.lastElementChild !== question) answer.article.prepend(make("p", { class: "about" }, turn.text));
    log.append(answer.article);
    const tell = (text) => this.#tell(text);
    const judge = (...judgement) => this.#conversation.judge(...judgement);
    const fill = () => fillControls(answer, turn, tell, judge);
    if (!isNew) return fill();
    setTimeout(fill);
    this.#reveal(question);
    if (launcher && !panel.open) launcher.classList.add("unread");
  }

  /** What can be asked next, and whether something is being looked up. */
  #suggest() {
    const { welcome, erase, thinking, offers } = this.#parts;
    const { turns } = this.#conversation;
    const last = turns.at(-1);
    welcome.hidden = turns.length > 0;
    erase.hidden = turns.length === 0;
    thinking.hidden = !turns.some((turn) => turn.state === "waiting");
    const offered = last?.reply?.suggestions ?? [];
    if (last?.reply) offers.lang = last.reply.language;
    offers.hidden = offered.length === 0;
    const lead = last?.reply && leadOf(last.reply).trim();
    offers.replaceChildren(...(lead ? paragraphs(lead) : []), ...offered.map((offer) => this.#offer(offer)));
  }

  /** Brings a question to the top of the panel, as far as there is something below it. */
  #reveal(article) {
    const { scroller } = this.#parts;
    requestAnimationFrame(() => {
      scroller.scrollTop = article.offsetTop - GAP_PX;
    });
  }

  /** Tells what is no part of the conversation; `isHeardOnly` if it is to be seen elsewhere. */
  #tell(text, isHeardOnly) {
    const shown = isHeardOnly ? heard(text) : make("p", {}, text);
    this.#parts.status.replaceChildren(shown);
    setTimeout(() => shown.isConnected && this.#tellNothing(), TOLD_MS);
  }

  /** Nothing is to be told, except that there is no network. */
  #tellNothing() {
    this.#parts.status.replaceChildren();
    if (!navigator.onLine) this.#parts.status.append(make("p", {}, this.#say("offline")));
  }
}

