// Takes the pictures of docs/images anew: npm run pictures.

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { QUESTIONS, startAll, visit } from "./support.mjs";

const { bot, site, browser, stopAll } = await startAll();
const folder = fileURLToPath(new URL("../../docs/images/", import.meta.url));
mkdirSync(folder, { recursive: true });

const settled = "Promise.all(root.getAnimations().map((one) => one.finished)).then(() => true)";

/** The panel alone, with its quotation opened. */
const panel = async (name, language, theme, question) => {
  const media = { "prefers-color-scheme": theme, "prefers-reduced-motion": "reduce" };
  const viewport = { width: 1000, height: 760, deviceScaleFactor: 1.5 };
  const visitor = await visit(browser, site.page({ lang: language, css: "main { visibility: hidden }" }), { viewport, media });
  await visitor.open();
  await visitor.ask(question);
  if (await visitor.see("root.querySelector('summary')")) await visitor.click("summary");
  await visitor.see("root.querySelector('.scroller').scrollTop = 0");
  await visitor.see(settled);
  const clip = await visitor.see("(({ x, y, width, height }) => ({ x, y, width, height }))(root.querySelector('.panel').getBoundingClientRect())");
  await visitor.page.screenshot({ path: `${folder}${name}.png`, clip, captureBeyondViewport: false });
  await visitor.leave();
};

await panel("widget-kk", "kk", "light", QUESTIONS.kk);
await panel("widget-ru-dark", "ru", "dark", "Входит ли Казахстан в НАТО?");

const visitor = await visit(browser, `${bot.origin}/?language=en`, {
  viewport: { width: 1280, height: 1420 },
  media: { "prefers-reduced-motion": "reduce" },
});
await visitor.ask(QUESTIONS.en);
await visitor.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)");
await visitor.page.screenshot({ path: `${folder}demonstration-en.png` });
await stopAll();
