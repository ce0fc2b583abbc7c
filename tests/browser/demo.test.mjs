// The page of the demonstration: the question, what was sent, what came back and why, in three languages.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { LANGUAGES, PHONE, QUESTIONS, WIDE, startAll, visit } from "./support.mjs";

const { bot, browser, stopAll } = await startAll();
after(stopAll);

for (const language of LANGUAGES) {
  for (const [device, viewport] of [["desktop", WIDE], ["phone", PHONE]]) {
    test(`the demonstration shows what was asked, answered and why, in ${language} on a ${device}`, async () => {
      const visitor = await visit(browser, `${bot.origin}/?language=${language}`, { viewport });
      assert.equal(await visitor.page.evaluate("document.documentElement.lang"), language);
      assert.equal(await visitor.see("widget.language"), language);
      assert.ok(await visitor.see("widget.isOpen"));
      await visitor.checkAxe(`demonstration, ${language}, ${device}`);
      await visitor.ask(QUESTIONS[language]);
      const shown = await visitor.page.evaluate(() => Object.fromEntries(["why", "request", "reply"].map((id) => [id, document.getElementById(id).innerText])));
      assert.equal(JSON.parse(shown.request).text, QUESTIONS[language]);
      const reply = JSON.parse(shown.reply);
      assert.deepEqual([reply.outcome, reply.language], ["answer", language]);
      assert.ok(shown.why.includes(QUESTIONS[language]) && shown.why.includes("sco.events"), shown.why);
      const names = await visitor.page.evaluate(() => [...document.querySelectorAll("#why th [lang]")].map((one) => one.textContent));
      assert.deepEqual(names.sort(), ["English", "Русский", "Қазақша"], "languages by their own names");
      const title = await visitor.page.evaluate(() => document.querySelector("#why .won th span").firstChild.data);
      const { intents } = await (await fetch(`${bot.origin}/v1/intents?language=${language}`)).json();
      assert.equal(title, intents.find(({ id }) => id === "sco.events").title);
      const bars = await visitor.page.evaluate(() => [...document.querySelectorAll(".filled, .for, .against")].map((one) => one.getBoundingClientRect().width));
      assert.ok(bars.length > 8 && bars.filter((width) => width > 20).length > 3, `bars: ${bars}`);
      assert.ok(!/signal-|kind-|outcome-/.test(shown.why), `every word has a translation: ${shown.why}`);
      await visitor.checkAxe(`demonstration with an explanation, ${language}, ${device}`);
      await visitor.checkSound();
      const overflow = await visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
      assert.equal(overflow, 0);
      await visitor.leave();
    });
  }
}

for (const language of LANGUAGES) test(`every sample is answered as it says, in ${language}`, async () => {
  const visitor = await visit(browser, `${bot.origin}/?language=${language}`);
  for (const [at, sample] of (await visitor.page.$$("[data-ask]")).entries()) {
    await sample.click();
    await visitor.until(`all('.answer time').length === ${at + 1}`);
  }
  const seen = await visitor.see("all('.answer').map((answer) => answer.className.split(' ')[1])");
  assert.deepEqual(seen.slice(0, 6), Array(6).fill("answer"), "what it knows, also mistyped, in other letters and two at once");
  assert.deepEqual(seen.slice(7), ["fallback", "fallback", "smalltalk"]);
  assert.equal(await visitor.see("all('.answer')[5].querySelectorAll('details').length"), 2, "two questions, two answers");
  await visitor.leave();
});

test("the language of the widget is that of the page, and the other way round", async () => {
  const visitor = await visit(browser, `${bot.origin}/?language=kk`);
  await Promise.all([visitor.page.waitForNavigation(), visitor.click(".languages [lang=en]")]);
  assert.equal(await visitor.page.evaluate("document.documentElement.lang"), "en");
  await visitor.until("widget?.language === 'en'");
  await Promise.all([visitor.page.waitForNavigation(), visitor.page.click("nav [lang=ru]")]);
  await visitor.until("widget?.language === 'ru'");
  await visitor.leave();
});

test("the demonstration also shows the button in the corner", async () => {
  const visitor = await visit(browser, `${bot.origin}/?language=en&mode=launcher`, { media: { "prefers-color-scheme": "dark" } });
  await visitor.until("root.querySelector('.launcher') && widget.isOpen");
  await visitor.ask(QUESTIONS.en);
  await visitor.checkAxe("demonstration, launcher, dark");
  await visitor.checkSound();
  await visitor.leave();
});
