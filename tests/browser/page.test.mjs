// The widget and the page around it: neither can break the other, and no text becomes markup.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, test } from "node:test";
import { QUESTIONS, WIDE, startAll, visit } from "./support.mjs";

const { bot, site, browser, stopAll } = await startAll();
after(stopAll);

const page = (parts) => site.page({ lang: "en", ...parts });
/** How the panel and what is in it are laid out and painted. */
const LOOK = `[root.querySelector(".panel"), ...all(".panel *")].filter((one) => one.checkVisibility()).map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  const { color, backgroundColor, fontSize, fontFamily, fontWeight, lineHeight, display, direction } = getComputedStyle(one);
  return [one.localName, x, y, width, height, color, backgroundColor, fontSize, fontFamily, fontWeight, lineHeight, display, direction].join(" ");
})`;
const settled = "Promise.all(root.getAnimations({ subtree: true }).filter((one) => one.effect.getTiming().iterations === 1).map((one) => one.finished)).then(() => true)";

/** Style sheets that a page may have, from the careless to the hostile. */
const SHEETS = {
  "all unset": "* { all: unset !important }",
  "all initial": "*, *::before, *::after { all: initial !important }",
  "tiny and mirrored": "html { font-size: 5px !important; direction: rtl; line-height: 9; letter-spacing: 1em; text-transform: uppercase; text-align: right; color: lime; visibility: visible }",
  "boxes and filters": "body * { position: static !important; float: left !important; width: 13px !important; opacity: .3 !important; transform: rotate(9deg) !important; filter: blur(3px) !important; pointer-events: none !important; font: 99px monospace !important }",
  "names of ours": ".panel, .launcher, .jauap, header, dialog, button, textarea { display: none !important; background: red !important } :root { --accent: red; --surface: red; --text: red }",
};

/** Lets a page of the test answer its visitor's messages itself: `reply` makes a reply of a message's text. */
const answering = (reply) => async (page) => {
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (request.method() !== "POST" || !request.url().endsWith("/v1/messages")) return request.continue();
    const body = JSON.stringify(reply(JSON.parse(request.postData()).text));
    return request.respond({ status: 200, contentType: "application/json", headers: { "access-control-allow-origin": site.origin }, body });
  });
};

test("no style sheet of the page changes the widget", async () => {
  const look = async (parts) => {
    const visitor = await visit(browser, page(parts));
    await visitor.see("widget.open()");
    await visitor.see(settled);
    const seen = await visitor.see(LOOK);
    assert.deepEqual(await visitor.page.evaluate("window.refused"), []);
    await visitor.leave();
    return seen;
  };
  const plain = await look({});
  assert.ok(plain.length > 30);
  for (const [name, css] of Object.entries(SHEETS)) assert.deepEqual(await look({ css }), plain, name);
});

test("the widget changes nothing of the page", async () => {
  const visitor = await visit(browser, page());
  const outside = `[...document.querySelectorAll("html, body, body > :not(jauap-widget, script), main > *")].map((one) => one.outerHTML.length + JSON.stringify(one.getBoundingClientRect()) + JSON.stringify(getComputedStyle(one)))`;
  const names = "Object.keys(window).filter((name) => name !== 'refused').sort()";
  const before = await visitor.see(outside);
  await visitor.open();
  await visitor.ask(QUESTIONS.en);
  assert.deepEqual(await visitor.see(outside), before);
  assert.deepEqual(await visitor.see(`${names}.filter((name) => /jauap|conversation|served/i.test(name))`), []);
  await visitor.leave();
});

/** What would do something as markup; each is to be read letter by letter. */
const MARKUP = [
  "<img src=x onerror=\"window.hurt = 1\">",
  "<script>window.hurt = 1</script>",
  "</p></article><svg onload=\"window.hurt = 1\">",
  "<iframe srcdoc=\"<script>parent.hurt = 1</script>\"></iframe>",
  "<style>* { display: none }</style><b>bold</b>",
  "<a href=\"javascript:window.hurt = 1\">here</a>",
  "javascript:window.hurt=1",
  "{{constructor.constructor('window.hurt = 1')()}} ${window.hurt = 1} <%= 1 %>",
  "&lt;b&gt; &amp; &#x3c;i&#x3e;",
  "\u202Egnp.exe\u202C \u0000 \uFEFF <!-- --> ]]> -->",
  "\"'`><input autofocus onfocus=window.hurt=1>",
  "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=window.hurt=1&gt;\">",
];
/** Addresses that are no links. */
const ADDRESSES = ["javascript:window.hurt=1", "JaVaScRiPt:window.hurt=1", " javascript:window.hurt=1", "data:text/html,<script>1</script>", "http://example.kz/", "vbscript:1", "file:///etc/passwd", "", "//"];

test("a message, an answer, a quotation, a button or a reason is never markup", async () => {
  const texts = [...MARKUP];
  const visitor = await visit(browser, page(), {
    // The shipped bot never says such things; a widget must not rely on it.
    prepare: answering((text) => {
      const sources = [...ADDRESSES, "https://example.kz/"].map((url) => ({ document: text, quote: text, url }));
      return {
        language: "en", outcome: "answer", text, answers: [{ intent: text, text, confidence: 1, sources }],
        suggestions: [{ label: text, text }], reason: { code: text, detail: text },
      };
    }),
  });
  await visitor.open();
  const tags = "[...new Set(all('*').map((one) => one.localName))].sort()";
  await visitor.see("widget.ask('plain')");
  await visitor.until("all('.answer time').length === 1");
  const harmless = await visitor.see(tags);
  for (const [at, text] of texts.entries()) {
    await visitor.see(`widget.ask(${JSON.stringify(text)})`);
    await visitor.until(`all('.answer time').length === ${at + 2}`);
    const shown = text.trim();
    assert.equal(await visitor.see("all('.question > p').at(-1).textContent"), `You: ${shown}`);
    assert.equal(await visitor.see("all('.answer').at(-1).querySelector('p').textContent"), shown);
    assert.equal(await visitor.see("all('.answer').at(-1).querySelector('blockquote').textContent"), shown);
    assert.equal(await visitor.see("all('.offers button').at(-1).textContent"), shown);
  }
  assert.deepEqual(await visitor.see(tags), harmless, "no element that a harmless text does not make");
  assert.equal(await visitor.page.evaluate("window.hurt"), undefined);
  const links = await visitor.see("[...new Set(all('figure a').map((one) => one.href))]");
  assert.deepEqual(links, ["https://example.kz/"]);
  await visitor.page.reload();
  await visitor.until(`all('.answer time').length === ${texts.length + 1}`);
  assert.equal(await visitor.page.evaluate("window.hurt"), undefined, "nor out of the storage");
  assert.deepEqual(visitor.complaints, []);
  await visitor.leave();
});

test("a person is offered by a page, a number or a letter, and by no other address", async () => {
  const [page_, number, letter] = ["https://www.gov.kz/mfa/", "tel:+77172720518", "mailto:press@mfa.gov.kz"];
  const addresses = [...ADDRESSES, "https://%zz", page_, number, letter, "https://www.gov.kz/%zz"];
  const visitor = await visit(browser, page(), {
    // The shipped knowledge has one address only.
    prepare: answering((text) => {
      const handoff = { text: MARKUP[0], url: addresses[Number(text)] };
      return { language: "en", outcome: "fallback", text, answers: [], suggestions: [], reason: null, handoff };
    }),
  });
  await visitor.open();
  for (const at of addresses.keys()) {
    await visitor.see(`widget.ask("${at}")`);
    await visitor.until(`all('.answer time').length === ${at + 1}`);
  }
  assert.deepEqual(await visitor.see("all('.answer a').map((one) => [one.getAttribute('href'), [...one.childNodes].map(({ data }) => data).join(''), one.target])"), [
    [page_, "www.gov.kz/mfa", "_blank"],
    [number, "+77172720518", ""],
    [letter, "press@mfa.gov.kz", ""],
    ["https://www.gov.kz/%zz", "www.gov.kz/%zz", "_blank"],
  ]);
  assert.equal(await visitor.see("text('.handoff').startsWith(" + JSON.stringify(MARKUP[0]) + ")"), true);
  assert.equal(await visitor.page.evaluate("window.hurt"), undefined);
  await visitor.leave();
});

test("addresses in a text are links if they are https or mail, and nothing of the text is lost", async () => {
  const text = "See https://www.gov.kz/a?b=1#c, (https://x.kz/d) or write to press.office@mfa.gov.kz. Not http://x.kz, not javascript:alert(1).";
  const visitor = await visit(browser, page());
  await visitor.see(`widget.ask(${JSON.stringify(text)})`);
  await visitor.until("root.querySelector('.question a')");
  assert.deepEqual(await visitor.see("all('.question a').map((one) => one.getAttribute('href'))"), [
    "https://www.gov.kz/a?b=1#c",
    "https://x.kz/d",
    "mailto:press.office@mfa.gov.kz",
  ]);
  assert.equal(await visitor.see("text('.question > p')"), `You: ${text}`);
  await visitor.leave();
});

test("one request for at most 15 KB, nothing from third parties, runs with its integrity checked", async () => {
  const script = await fetch(`${bot.origin}/widget.js`, { headers: { "accept-encoding": "gzip" } });
  assert.equal(script.headers.get("content-encoding"), "gzip");
  const size = Number(script.headers.get("content-length"));
  assert.ok(size > 0 && size <= 15 * 1024, `${size} bytes`);
  const body = Buffer.from(await script.arrayBuffer());
  const integrity = `sha384-${createHash("sha384").update(body).digest("base64")}`;
  const run = async (hash) => visit(browser, page({ attributes: `integrity="${hash}" crossorigin="anonymous"` }));
  const visitor = await run(integrity);
  await visitor.open();
  await visitor.ask(QUESTIONS.en);
  const loaded = visitor.requests.filter((request) => request.method() !== "OPTIONS").map((request) => request.url());
  const expected = [page({ attributes: `integrity="${integrity}" crossorigin="anonymous"` }), `${bot.origin}/widget.js`, `${bot.origin}/v1/messages`];
  assert.deepEqual(loaded.filter((url) => !url.endsWith("/favicon.ico")), expected);
  await visitor.leave();
  const context = await browser.createBrowserContext();
  const other = await context.newPage();
  await other.goto(page({ attributes: `integrity="sha384-${"A".repeat(64)}" crossorigin="anonymous"` }));
  assert.equal(await other.evaluate("customElements.get('jauap-widget')"), undefined, "another hash is refused");
  await context.close();
});

test("a site that is not listed gets no reply, and its owner is told why", async () => {
  const context = await browser.createBrowserContext();
  const other = await context.newPage();
  const told = [];
  other.on("console", (message) => told.push(message.text()));
  // The same site by another name is another origin.
  await other.goto(page().replace("127.0.0.1", "localhost"));
  await other.waitForSelector("jauap-widget");
  await other.evaluate("document.querySelector('jauap-widget').ask('What is TURKTIME?')");
  while (!(await other.evaluate("document.querySelector('jauap-widget').shadowRoot.querySelector('.failed')"))) await new Promise((resolve) => setTimeout(resolve, 25));
  assert.ok(told.some((text) => text.includes("--allowed-origins")), told.join("\n"));
  await context.close();
});

test("the page opens, asks, closes and listens by script", async () => {
  const visitor = await visit(browser, page());
  await visitor.see(`(() => {
    window.heard = [];
    for (const name of ["open", "close", "message", "reply", "language"])
      document.addEventListener("jauap:" + name, ({ detail }) => window.heard.push([name, detail?.text ?? detail?.reply?.outcome ?? detail?.language ?? null]));
  })()`);
  await visitor.see("widget.open()");
  await visitor.see(`widget.ask(${JSON.stringify(QUESTIONS.en)})`);
  await visitor.until("all('.answer').length === 1");
  await visitor.click(".languages [lang=ru]");
  await visitor.see("widget.close()");
  await visitor.until("window.heard.length === 5");
  assert.deepEqual(await visitor.page.evaluate("window.heard"), [
    ["open", null],
    ["message", QUESTIONS.en],
    ["reply", "answer"],
    ["language", "ru"],
    ["close", null],
  ]);
  await visitor.see("widget.clear()");
  assert.equal(await visitor.see("all('article').length"), 0);
  await visitor.leave();
});

test("an element of the page's own is used as it is, moved or taken out without a trace", async () => {
  const element = '<jauap-widget data-mode="inline" data-language="ru" lang="ru"></jauap-widget>';
  const visitor = await visit(browser, page({ element }));
  assert.equal(await visitor.page.evaluate("document.querySelectorAll('jauap-widget').length"), 1);
  assert.equal(await visitor.see("widget.language"), "ru");
  await visitor.ask(QUESTIONS.ru);
  await visitor.page.evaluate("document.body.append(document.querySelector('jauap-widget'))");
  await visitor.until("all('.answer').length === 1");
  await visitor.ask(QUESTIONS.ru);
  await visitor.page.evaluate("document.querySelector('jauap-widget').remove()");
  await visitor.page.evaluate("window.dispatchEvent(new Event('online'))");
  assert.deepEqual(visitor.complaints, []);
  await visitor.leave();
});

test("colours and measures are the owner's to choose", async () => {
  const css = "jauap-widget { --jauap-accent: rgb(120, 0, 60); --jauap-width: 300px; --jauap-radius: 0; --jauap-font: monospace }";
  const visitor = await visit(browser, page({ css, attributes: 'data-position="left"' }), { viewport: WIDE });
  await visitor.open();
  await visitor.see(settled);
  const seen = await visitor.see(`[
    getComputedStyle(root.querySelector(".head")).backgroundColor,
    root.querySelector(".panel").getBoundingClientRect().width,
    root.querySelector(".panel").getBoundingClientRect().x,
    getComputedStyle(root.querySelector("#input")).fontFamily]`);
  assert.deepEqual(seen, ["rgb(120, 0, 60)", 300, 20, "monospace"]);
  await visitor.leave();
});
