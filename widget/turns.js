// Draws a turn: the question, its answer with the sentences it rests on, and what can be done with them.

/** The hour and minute, with the day before them if that is another. */
const timeElement = (at, language) => {
  const time = new Date(at);
  const two = (number) => String(number).padStart(2, "0");
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}`;
  const day = time.toLocaleDateString(language, { day: "numeric", month: "short" });
  const isToday = time.toDateString() === new Date().toDateString();
  return make("time", { datetime: time.toISOString() }, isToday ? clock : `${day}, ${clock}`);
};

/** A button with a picture; what it does is its name. */
const iconButton = (picture, name, onclick, attributes) =>
  make("button", { type: "button", class: "icon", "aria-label": name, title: name, onclick, ...attributes }, icon(picture));

/** Where a person helps, by the address that one reads, calls or writes to; nothing if it may not be followed. */
const handoffElement = ({ text, url }, say) => {
  const address = safeAddress(url);
  if (!address) return null;
  const tab = address.startsWith("https:") ? [icon("away"), heard(` ${say("new-tab")}`)] : [];
  return make("p", { class: "handoff" }, `${text} `, link(address, ...breakable(url.replace(/^https:\/\/|^\w+:|\/$/g, "")), ...tab));
};

const sourcesElement = (sources, say) => {
  const quote = ({ document, quote, url }) => {
    const address = safeAddress(url);
    const opened = [say("source-open"), icon("away"), heard(` ${say("new-tab")}`)];
    return make(
      "figure",
      {},
      make("blockquote", { lang: served.documents[document]?.language }, ...paragraphs(quote)),
      address && make("figcaption", {}, link(address, ...opened)),
    );
  };
  return make(
    "details",
    { class: "sources" },
    make("summary", {}, icon("next"), make("span", {}, say("source"))),
    ...sources.map(quote),
  );
};

/** The last paragraph of a refusal leads to the buttons below, stands with them and goes with them. */
const leadOf = ({ outcome, text, suggestions }) => {
  const end = text.lastIndexOf("\n\n");
  return outcome === "fallback" && suggestions?.length && end > 0 ? text.slice(end) : "";
};

/** What a person is shown of a reply; all of it at once, so that it is announced once. */
const answerElement = (turn) => {
  const { reply } = turn;
  const language = served.languages[reply.language] ? reply.language : served.defaultLanguage;
  const say = saying(language);
  const answers = reply.answers ?? [];
  // What the text says besides the answers: that another question has none, or all of it.
  const said = reply.text.slice(0, reply.text.length - leadOf(reply).length);
  const rest = answers.reduce((rest, { text }) => rest.replace(text, ""), said).trim();
  const body = answers.flatMap(({ text, sources }) => [...paragraphs(text), sources.length > 0 && sourcesElement(sources, say)]);
  if (rest) body.push(...paragraphs(rest));
  body.push(reply.handoff && handoffElement(reply.handoff, say));
  const article = make("article", { class: `answer ${reply.outcome}`, lang: language }, heard(`${say("bot")}: `), ...body);
  // Controls are no news: they are put where nothing is announced, and after what is.
  const controls = make("div", { class: "controls", "aria-live": "off" });
  article.append(controls);
  return { article, controls, say, language };
};

/** Fills the row below an answer: when it came, a button that copies it, and whether it helped. */
const fillControls = ({ controls, say, language }, turn, tell, judge) => {
  const copy = async () => {
    const { text: said, answers = [], handoff } = turn.reply;
    const text = [said, ...answers.flatMap(({ sources }) => sources.map(({ quote }) => `“${quote}”`))];
    if (handoff) text.push(`${handoff.text} ${handoff.url}`);
    await navigator.clipboard.writeText(text.join("\n\n"));
    tell(say("copied"));
    copied.replaceChildren(icon("done"));
    setTimeout(() => copied.replaceChildren(icon("copy")), 2000);
  };
  const copied = iconButton("copy", say("copy"), () => copy().catch(() => {}));
  // The clipboard is there on secure pages only.
  controls.append(timeElement(turn.repliedAt, language), ...(navigator.clipboard ? [copied] : []));
  if (["answer", "fallback"].includes(turn.reply.outcome)) controls.append(...judgingElements(turn, say, tell, judge));
};

const judgingElements = (turn, say, tell, judge) => {
  const set = async (helpful, comment) => {
    const before = turn.helpful;
    mark(helpful);
    try {
      await judge(turn, helpful, comment);
      tell(say("thanks"));
    } catch {
      mark(before);
      tell(say("feedback-failed"));
      return false;
    }
    if (!helpful && comment === undefined) openComment();
    if (helpful) comments.replaceChildren();
    return true;
  };
  const mark = (helpful) => {
    yes.setAttribute("aria-pressed", String(helpful === true));
    no.setAttribute("aria-pressed", String(helpful === false));
  };
  const yes = iconButton("yes", say("helpful-yes"), () => set(true));
  const no = iconButton("no", say("helpful-no"), () => set(false));
  const comments = make("div", { class: "comments" });
  const openComment = () => {
    const field = make("textarea", { rows: 2, maxlength: served.commentCharactersMax });
    const send = async (event) => {
      event.preventDefault();
      if (!field.value.trim() || (await set(false, field.value.trim()))) {
        comments.replaceChildren();
        no.focus();
      }
    };
    const form = make(
      "form",
      { class: "comment", onsubmit: send },
      make("label", {}, make("span", {}, say("comment")), field),
      make("button", { class: "plain" }, say("comment-send")),
    );
    comments.replaceChildren(form);
    field.focus();
  };
  mark(turn.helpful);
  return [make("span", { class: "judge", role: "group", "aria-label": say("helpful") }, yes, no), comments];
};

/** The question as it was asked, with a row for what became of it. */
const questionElement = (turn, say) => {
  const fate = make("div", { class: "fate", "aria-live": "off" });
  const text = make("p", {}, heard(`${say("you")}: `), ...textNodes(turn.text));
  const article = make("article", { class: "question" }, text, fate);
  return { article, fate };
};
