// Draws beside the widget what was sent, what came back and why, from the events that any page gets of it.

const words = JSON.parse(document.getElementById("words").textContent);
const say = (name) => words[name] ?? name;

const make = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) element.setAttribute(name, value);
  element.append(...children.filter((child) => child != null));
  return element;
};

const { lang } = document.documentElement;
/** Numbers as the language of the page writes them. */
const percent = (share) => share.toLocaleString(lang, { style: "percent" });
const tenths = (value) => value.toLocaleString(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** A bar of a share from 0 to 1, with the line that it must reach, if there is one. */
const bar = (share, threshold) => {
  const [filled, line] = [make("i", { class: "filled" }), make("i", { class: "line" })];
  filled.style.width = `${share * 100}%`;
  line.style.left = `${(threshold ?? 0) * 100}%`;
  return make("span", { class: "bar" }, filled, threshold === undefined ? null : line);
};

const row = (name, picture, number, attributes) =>
  make("tr", attributes, make("th", { scope: "row" }, name), make("td", {}, picture), make("td", { class: "number" }, number));

const table = (name, rows) => make("table", { "aria-label": name }, make("tbody", {}, ...rows));

const heading = (name) => make("h3", {}, say(name));

/** A language by its own name, as it stands in the head of the page. */
const languageName = (code) => make("span", { lang: code }, document.querySelector(`nav [lang="${code}"]`)?.textContent ?? code);

const drawLanguages = ({ language_scores: scores }) => [
  heading("language"),
  table(say("language"), scores.map(({ language, score }) => row(languageName(language), bar(score), percent(score)))),
];

const drawUnit = ({ words: text, kind, means }) => {
  const meaning = [say(`kind-${kind}`), means].filter(Boolean).join(": ");
  return make("li", { class: `unit ${kind}` }, make("b", {}, text), " ", make("small", {}, meaning));
};

const drawSentence = ({ units }) => make("ul", { class: "units" }, ...units.map(drawUnit));

const CANDIDATES_MAX = 4;

/** What people call an answer, and programs; what is never answered has no name for people. */
const intentName = (intent) => {
  const title = words[`intent-${intent}`];
  return make("span", {}, title ?? null, title ? make("code", { class: "id" }, intent) : make("code", {}, intent));
};

const drawCandidates = ({ candidates, decision }, { answer, recognition }) => [
  heading("candidates"),
  make("p", { class: "quiet" }, say("candidates-lead")),
  table(
    say("candidates"),
    candidates.slice(0, CANDIDATES_MAX).map((candidate, at) => {
      const threshold = candidate.purpose === "answer" ? answer : recognition;
      const picture = bar(candidate.confidence, threshold);
      const won = at === 0 && candidate.confidence >= threshold && decision !== "clarify";
      return row(intentName(candidate.intent), picture, percent(candidate.confidence), won ? { class: "won" } : {});
    }),
  ),
];

/** A signal speaks for an answer to the right of the middle, against it to the left. */
const balance = (share, most) => {
  const filled = make("i", { class: share < 0 ? "against" : "for" });
  filled.style.width = `${(Math.abs(share) / most) * 50}%`;
  return make("span", { class: "bar balance" }, filled);
};

const drawSignals = ({ signals, intercept }) => {
  const start = { name: "start", share: intercept };
  const spoke = [start, ...signals].filter(({ share }) => Math.abs(share) >= 0.05);
  spoke.sort((one, other) => Math.abs(other.share) - Math.abs(one.share));
  const most = Math.max(...spoke.map(({ share }) => Math.abs(share)), 1);
  const signed = (share) => `${share < 0 ? "−" : "+"}${tenths(Math.abs(share))}`;
  const name = (signal) => say(`signal-${signal.replaceAll("_", "-")}`);
  return [
    heading("signals"),
    table(say("signals"), spoke.map((signal) => row(name(signal.name), balance(signal.share, most), signed(signal.share)))),
  ];
};

const drawNearest = ({ nearest }) =>
  nearest
    ? [heading("nearest"), make("p", { lang: nearest.language }, make("q", {}, nearest.text), " ", make("small", {}, percent(nearest.likeness)))]
    : [];

const drawJudgement = (judgement, thresholds) => {
  const [best] = judgement.candidates;
  return best ? [...drawCandidates(judgement, thresholds), ...drawSignals(best), ...drawNearest(best)] : [];
};

const drawOutcome = ({ outcome, reason }, milliseconds) => {
  const why = reason ? ` · ${[reason.code, reason.detail].filter(Boolean).join(": ")}` : "";
  const time = `${say("time")}: ${tenths(milliseconds)} ${say("milliseconds")}`;
  return make("p", { class: `outcome ${outcome}` }, make("b", {}, say(`outcome-${outcome}`)), why, make("small", {}, time));
};

const draw = ({ request, reply, milliseconds }) => {
  const { explanation, ...rest } = reply;
  const shown = (value) => JSON.stringify(value, null, 2);
  document.getElementById("exchange").hidden = false;
  document.getElementById("request").textContent = shown(request);
  document.getElementById("reply").textContent = shown(rest);
  const parts = [make("blockquote", { lang: reply.language }, request.text), drawOutcome(reply, milliseconds)];
  if (explanation) {
    parts.push(...drawLanguages(explanation), heading("read"), ...explanation.sentences.map(drawSentence));
    for (const judgement of explanation.judgements) parts.push(...drawJudgement(judgement, explanation.thresholds));
  }
  document.getElementById("why").replaceChildren(...parts);
};

const { searchParams, origin, pathname } = new URL(location.href);
const mode = searchParams.get("mode") === "launcher" ? "launcher" : "inline";
document.body.dataset.mode = mode;
for (const link of document.querySelectorAll("a[data-mode]")) link.parentElement.hidden = link.dataset.mode === mode;
for (const here of document.querySelectorAll(".here")) here.textContent = origin + pathname;

// The widget's script comes after this one and makes no other element where there is one.
const widget = document.createElement("jauap-widget");
Object.assign(widget.dataset, { mode, explain: "", open: "" });
(mode === "inline" ? document.getElementById("bot") : document.body).append(widget);
document.addEventListener("jauap:reply", ({ detail }) => draw(detail));
document.addEventListener("jauap:language", ({ detail }) => {
  searchParams.set("language", detail.language);
  location.search = searchParams;
});
for (const sample of document.querySelectorAll("[data-ask]")) {
  sample.addEventListener("click", () => {
    widget.ask(sample.dataset.ask);
    // On a narrow page the widget stands above the samples.
    widget.scrollIntoView({ block: "nearest" });
  });
}
