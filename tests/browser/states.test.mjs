// Every state in three languages, on a desktop and on a phone: no rule of axe is broken, and the policy refuses nothing.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { LANGUAGES, PHONE, QUESTIONS, WIDE, startAll, visit } from "./support.mjs";

const { site, browser, stopAll } = await startAll();
after(stopAll);

/** What is not in the document, so that nothing is answered, and nobody is left alone with that the third time. */
const ABSENT = {
  kk: ["Қазақстан НАТО-ға мүше ме?", "Теңге бағамы қанша?", "Астанада ауа райы қандай?"],
  ru: ["Входит ли Казахстан в НАТО?", "Какой курс тенге?", "Какая погода в Астане?"],
  en: ["Is Kazakhstan a member of NATO?", "What is the exchange rate of the tenge?", "What is the weather in Astana?"],
};

for (const language of LANGUAGES) {
  for (const [device, viewport] of [["desktop", WIDE], ["phone", PHONE]]) {
    for (const theme of ["light", "dark"]) {
      test(`each state is sound in ${language} on a ${device}, ${theme}`, async () => {
        const media = { "prefers-color-scheme": theme };
        const visitor = await visit(browser, site.page({ lang: language }), { viewport, media });
        const state = async (name) => {
          await visitor.checkAxe(`${name}, ${language}, ${device}, ${theme}`);
          await visitor.checkSound();
        };
        await state("closed");
        await visitor.open();
        assert.equal(await visitor.see("root.querySelector('.jauap').lang"), language);
        await state("open");
        await visitor.ask(QUESTIONS[language]);
        assert.equal(await visitor.see("all('.answer').at(-1).lang"), language);
        assert.match(await visitor.see("text('.answer > p')"), /160/);
        await visitor.click(".answer summary");
        await state("answer with its source");
        const [first, ...others] = ABSENT[language];
        await visitor.ask(first);
        assert.ok(await visitor.see("all('.answer').at(-1).matches('.fallback')"));
        await state("not answered");
        await visitor.click(".answer:last-child .judge button:last-child");
        await state("judged");
        for (const other of others) {
          assert.equal(await visitor.see("root.querySelector('.handoff')"), null, "not before the third");
          await visitor.ask(other);
        }
        assert.match(await visitor.see("root.querySelector('.answer:last-child .handoff a').href"), /^https:/);
        await state("a person is offered");
        await visitor.click(".tools button");
        await state("asked whether to delete");
        await visitor.page.keyboard.press("Escape");
        await visitor.page.setOfflineMode(true);
        await visitor.type(QUESTIONS[language]);
        await visitor.page.keyboard.press("Enter");
        await visitor.until("root.querySelector('.queued')");
        await state("offline");
        await visitor.leave();
      });
    }
  }
}

test("of two questions the one without an answer is told, too", async () => {
  const visitor = await visit(browser, site.page({ lang: "en" }));
  await visitor.open();
  await visitor.ask("How many events did the CSTO hold? Is Kazakhstan a member of NATO?");
  const shown = await visitor.see("[...root.querySelectorAll('.answer > :is(p, details)')].map((one) => one.localName + (one.textContent.includes('NATO') ? ' NATO' : ''))");
  assert.deepEqual(shown, ["p", "details", "p NATO"]);
  await visitor.leave();
});

test("clarify and error are sound", async () => {
  const visitor = await visit(browser, site.page({ lang: "en" }), {
    prepare: async (page) => {
      await page.setRequestInterception(true);
      page.on("request", (request) => {
        const isMessage = request.method() === "POST" && request.url().endsWith("/v1/messages");
        if (!isMessage) return request.continue();
        // What the bot asks back depends on its knowledge; how it is shown does not.
        const suggestions = ["One", "Another"].map((label) => ({ label, text: `${label}?` }));
        const reply = { language: "en", outcome: "clarify", text: "Which of these do you mean?", answers: [], suggestions };
        const headers = { "access-control-allow-origin": site.origin };
        const isAsked = JSON.parse(request.postData()).text === "Which?";
        return request.respond({ status: isAsked ? 200 : 422, headers, contentType: "application/json", body: JSON.stringify(reply) });
      });
    },
  });
  await visitor.open();
  await visitor.ask("Which?");
  assert.deepEqual(await visitor.see("all('.offers button').map((button) => button.textContent)"), ["One", "Another"]);
  await visitor.checkAxe("clarify");
  await visitor.click(".offers button");
  await visitor.until("root.querySelector('.failed button')");
  assert.equal(await visitor.see("all('.question > p').at(-1).lastChild.textContent"), "One?");
  await visitor.checkAxe("error");
  await visitor.checkSound();
  await visitor.leave();
});

test("each state of the panel in the page is sound, too", async () => {
  const visitor = await visit(browser, site.page({ lang: "kk", attributes: "data-mode=inline" }));
  assert.equal(await visitor.see("widget.isOpen && root.querySelector('.launcher')"), null);
  assert.ok(await visitor.see("widget.previousElementSibling.matches('script')"), "it stands where the tag stands");
  await visitor.checkAxe("inline");
  await visitor.ask(QUESTIONS.kk);
  await visitor.checkAxe("inline, answered");
  await visitor.checkSound();
  await visitor.leave();
});
