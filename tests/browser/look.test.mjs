// How it looks to those who set their devices otherwise: dark, calm, high contrast, large, narrow.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { LANGUAGES, PHONE, QUESTIONS, startAll, visit } from "./support.mjs";

const { site, browser, stopAll } = await startAll();
after(stopAll);

const background = "getComputedStyle(root.querySelector('.panel')).backgroundColor";

test("dark is the visitor's wish unless the owner fixes it", async () => {
  const seen = async (theme, attributes = "") => {
    const media = { "prefers-color-scheme": theme };
    const visitor = await visit(browser, site.page({ lang: "kk", attributes }), { media });
    const color = await visitor.see(background);
    await visitor.leave();
    return color;
  };
  const [light, dark] = [await seen("light"), await seen("dark")];
  assert.equal(light, "rgb(255, 255, 255)");
  assert.notEqual(dark, light);
  assert.equal(await seen("dark", 'data-theme="light"'), light);
  assert.equal(await seen("light", 'data-theme="dark"'), dark);
});

test("nothing moves for who wants no motion", async () => {
  const moving = async (motion) => {
    const visitor = await visit(browser, site.page({ lang: "kk" }), { media: { "prefers-reduced-motion": motion } });
    await visitor.see("widget.open()");
    await visitor.see("root.querySelector('.thinking').hidden = false");
    const count = await visitor.see("root.getAnimations().length");
    await visitor.leave();
    return count;
  };
  assert.ok((await moving("no-preference")) > 0);
  assert.equal(await moving("reduce"), 0);
});

test("in forced colours every edge and every state can still be told", async () => {
  const visitor = await visit(browser, site.page({ lang: "ru" }), { media: { "forced-colors": "active" } });
  const edge = (selector) => visitor.see(`(() => {
    const { borderTopWidth, borderTopStyle, borderTopColor, backgroundColor } = getComputedStyle(root.querySelector(${JSON.stringify(selector)}));
    return borderTopStyle === "solid" && parseFloat(borderTopWidth) >= 1 && borderTopColor !== backgroundColor;
  })()`);
  assert.ok(await edge(".launcher"));
  await visitor.open();
  await visitor.ask(QUESTIONS.ru);
  for (const selector of [".panel", ".question > p", ".offer", ".field", ".send"]) assert.ok(await edge(selector), selector);
  const pressed = await visitor.see("all('.languages button').map((one) => getComputedStyle(one).outlineStyle)");
  assert.deepEqual(pressed, ["none", "solid", "none"]);
  await visitor.checkAxe("forced colours");
  await visitor.leave();
});

test("at 200 and 400 per cent nothing is cut off and everything can be used", async () => {
  // A page at 200 per cent on a screen of 1280 × 800 has 640 × 400; at 400 per cent 320 × 200.
  for (const viewport of [{ width: 640, height: 400, deviceScaleFactor: 2 }, { width: 320, height: 200, deviceScaleFactor: 4 }]) {
    const visitor = await visit(browser, site.page({ lang: "kk" }), { viewport });
    await visitor.open();
    await visitor.ask(QUESTIONS.kk);
    await visitor.click(".answer summary");
    await visitor.checkSound();
    const outside = await visitor.see(`all(".panel, .head *, .composer, .composer *").filter((one) => {
      const { left, top, right, bottom } = one.getBoundingClientRect();
      return one.checkVisibility() && !one.closest(".heard") && (left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1);
    }).map((one) => one.outerHTML)`);
    assert.deepEqual(outside, []);
    const room = await visitor.see("root.querySelector('.scroller').clientHeight");
    assert.ok(room >= 60, `${room} px to read in at ${viewport.width} × ${viewport.height}`);
    await visitor.leave();
  }
});

test("text alone can be twice as large", async () => {
  const visitor = await visit(browser, site.page({ lang: "ru" }));
  await visitor.open();
  await visitor.ask(QUESTIONS.ru);
  // What a browser does whose reader set a larger type.
  await visitor.see("root.querySelector('.jauap').style.fontSize = '32px'");
  await visitor.checkSound();
  await visitor.checkAxe("large type");
  await visitor.leave();
});

test("a word without an end wraps, and a word with its ending stays whole", async () => {
  const visitor = await visit(browser, site.page({ lang: "kk" }), { viewport: PHONE });
  await visitor.see(`widget.ask("${"қазақстандықтардың".repeat(30)}")`);
  await visitor.until("root.querySelector('.question')");
  await visitor.checkSound();
  await visitor.see(`widget.ask(${JSON.stringify("ШЫҰ-да 160-тан астам іс-шара өтті ме, жоқ па? ".repeat(6))})`);
  await visitor.until("all('.question').length === 2");
  const lines = await visitor.see("all('.question:nth-of-type(n) .whole').map((one) => one.getClientRects().length)");
  assert.ok(lines.length >= 18);
  assert.ok(lines.every((count) => count === 1), "an ending on a line of its own");
  await visitor.leave();
});

test("what can be touched is large enough", async () => {
  for (const language of LANGUAGES) {
    const visitor = await visit(browser, site.page({ lang: language }), { viewport: PHONE });
    await visitor.open();
    await visitor.ask(QUESTIONS[language]);
    // WCAG 2.2, 2.5.8: 24 by 24.
    const small = await visitor.see(`all("button, summary").filter((one) => one.checkVisibility()).filter((one) => {
      const { width, height } = one.getBoundingClientRect();
      return width < 24 || height < 24;
    }).map((one) => one.outerHTML)`);
    assert.deepEqual(small, []);
    await visitor.leave();
  }
});

test("the keyboard of a phone does not hide the input", async () => {
  const KEYBOARD = 280;
  const visitor = await visit(browser, site.page({ lang: "kk" }), {
    viewport: PHONE,
    prepare: (page) => page.evaluateOnNewDocument((keyboard) => {
      // Headless Chromium has no keyboard on the screen; this is what the page hears of one (VisualViewport, CSSOM View).
      window.raiseKeyboard = () => {
        Object.defineProperty(window.visualViewport, "height", { value: window.innerHeight - keyboard });
        window.visualViewport.dispatchEvent(new Event("resize"));
      };
    }, KEYBOARD),
  });
  await visitor.open();
  await visitor.see("Promise.all(root.getAnimations().map((one) => one.finished)).then(() => true)");
  await visitor.page.evaluate("window.raiseKeyboard()");
  const bottom = await visitor.see("root.querySelector('.composer').getBoundingClientRect().bottom");
  assert.equal(bottom, PHONE.height - KEYBOARD);
  await visitor.leave();
});
