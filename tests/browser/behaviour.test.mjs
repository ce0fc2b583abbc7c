// What a visitor does: with the keyboard alone, through failures, over reloads, in another language.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { PHONE, QUESTIONS, startAll, visit } from "./support.mjs";

const { bot, site, browser, stopAll } = await startAll();
after(stopAll);

const page = (parts) => site.page({ lang: "en", ...parts });
/** The accessible name of what has the focus inside the widget. */
const FOCUSED = "(root.activeElement?.ariaLabel ?? root.activeElement?.labels?.[0]?.textContent ?? root.activeElement?.textContent ?? '').trim()";

test("everything can be reached and done with the keyboard alone", async () => {
  const visitor = await visit(browser, page());
  const { keyboard } = visitor.page;
  const tabTo = async (name) => {
    for (let presses = 0; presses < 30; presses += 1) {
      if ((await visitor.see(FOCUSED)) === name) return;
      await keyboard.press("Tab");
    }
    assert.fail(`Tab does not reach “${name}”`);
  };
  await tabTo("Ask a question");
  await keyboard.press("Enter");
  assert.equal(await visitor.see(FOCUSED), "Your question");
  await keyboard.type(QUESTIONS.en);
  await keyboard.down("Shift");
  await keyboard.press("Enter");
  await keyboard.up("Shift");
  assert.ok((await visitor.see("root.querySelector('#input').value")).endsWith("\n"), "Shift and Enter begin a line");
  await keyboard.press("Enter");
  await visitor.until("root.querySelector('.answer time')");
  assert.equal(await visitor.see(FOCUSED), "Your question", "the focus stays where one writes");
  await keyboard.down("Shift");
  await tabTo("Conversation");
  await keyboard.up("Shift");
  await tabTo("In the words of the document");
  await keyboard.press("Enter");
  assert.ok(await visitor.see("root.querySelector('details').open"));
  const offered = await visitor.see("text('.offers button')");
  await tabTo(offered);
  await keyboard.press("Enter");
  await visitor.until("all('.answer').length === 2");
  assert.equal(await visitor.see(FOCUSED), "Your question");
  await keyboard.down("Shift");
  await tabTo("Delete the conversation");
  await keyboard.up("Shift");
  await keyboard.press("Enter");
  assert.ok(await visitor.see("root.querySelector('.confirm').open"));
  await keyboard.press("Escape");
  assert.equal(await visitor.see("root.querySelector('.confirm').open"), false);
  assert.ok(await visitor.see("widget.isOpen"), "only the question is closed");
  assert.equal(await visitor.see(FOCUSED), "Delete the conversation");
  await keyboard.press("Escape");
  await visitor.until("!widget.isOpen");
  await visitor.until("root.activeElement?.matches('.launcher')");
  await visitor.leave();
});

test("an answer is announced exactly once, and nothing else with it", async () => {
  const visitor = await visit(browser, page());
  await visitor.open();
  const devtools = await visitor.page.createCDPSession();
  const tree = async () => {
    const { nodes } = await devtools.send("Accessibility.getFullAXTree");
    const logs = nodes.filter((node) => node.role?.value === "log");
    const articles = nodes.filter((node) => node.role?.value === "article");
    return { logs: logs.length, articles: articles.length };
  };
  await visitor.see(`(() => {
    window.announced = [];
    const isLive = (node) => (node.nodeType === 1 ? node : node.parentElement).closest("[aria-live], [role=log]")?.ariaLive !== "off";
    new MutationObserver((changes) => {
      for (const { type, target, addedNodes, removedNodes } of changes) {
        if (type === "characterData" && isLive(target)) window.announced.push("changed: " + target.data);
        for (const node of addedNodes) if (isLive(node)) window.announced.push(node.textContent);
        if (removedNodes.length && isLive(target)) window.announced.push("removed");
      }
    }).observe(root.querySelector("[role=log]"), { childList: true, characterData: true, subtree: true });
  })()`);
  const before = await tree();
  assert.equal(before.logs, 1);
  await visitor.ask(QUESTIONS.en);
  await visitor.click(".answer summary");
  await visitor.click(".answer .judge button:last-child");
  await visitor.click(".languages button");
  const announced = await visitor.page.evaluate("window.announced");
  assert.equal(announced.length, 2, announced.join("\n---\n"));
  assert.equal(announced[0], `You: ${QUESTIONS.en}`);
  assert.match(announced[1], /^Answer: .*160/s);
  assert.doesNotMatch(announced[1], /Copy|helpful/i, "no controls in what is announced");
  const after = await tree();
  assert.deepEqual(after, { logs: 1, articles: before.articles + 2 });
  await visitor.leave();
});

test("a message that fails is kept and can be sent again, and a killed bot is waited for", async () => {
  const visitor = await visit(browser, page());
  await visitor.open();
  await visitor.ask(QUESTIONS.en);
  await bot.stop();
  await visitor.type("What is TURKTIME?");
  await visitor.page.keyboard.press("Enter");
  await visitor.until("root.querySelector('.failed button')");
  assert.equal(await visitor.see("all('.question').length"), 2);
  assert.match(await visitor.see("text('[role=status]')"), /Not sent/);
  await bot.startAgain();
  await visitor.click(".failed button");
  await visitor.until("all('.answer').length === 2");
  assert.equal(await visitor.see("root.querySelector('.failed')"), null);
  assert.match(await visitor.see("all('.answer').at(-1).textContent"), /TURKTIME/);
  await visitor.leave();
});

test("a short outage is bridged without a word", async () => {
  let refusals = 2;
  const ids = [];
  const visitor = await visit(browser, page(), {
    prepare: async (page) => {
      await page.setRequestInterception(true);
      page.on("request", (request) => {
        if (request.method() !== "POST") return request.continue();
        ids.push(JSON.parse(request.postData()).message_id);
        refusals -= 1;
        return refusals >= 0 ? request.abort() : request.continue();
      });
    },
  });
  await visitor.open();
  await visitor.ask(QUESTIONS.en);
  assert.equal(ids.length, 3);
  assert.equal(new Set(ids).size, 1, "the same message each time, so that it is answered once");
  await visitor.leave();
});

test("what is asked without a network is sent in order when it is back", async () => {
  const visitor = await visit(browser, page());
  await visitor.open();
  await visitor.page.setOfflineMode(true);
  await visitor.until("text('.status p')?.includes('No internet')");
  for (const text of [QUESTIONS.en, "What is TURKTIME?"]) {
    await visitor.type(text);
    await visitor.page.keyboard.press("Enter");
  }
  await visitor.until("all('.queued').length === 2");
  await visitor.page.reload({ waitUntil: "domcontentloaded" }).catch(() => {});
  await visitor.page.setOfflineMode(false);
  await visitor.page.goto(page());
  await visitor.until("all('.answer').length === 2");
  const [first, second] = await visitor.see("all('.answer').map((answer) => answer.textContent)");
  assert.match(first, /160/);
  assert.match(second, /TURKTIME/);
  await visitor.leave();
});

test("the network coming back is enough", async () => {
  const visitor = await visit(browser, page());
  await visitor.open();
  await visitor.page.setOfflineMode(true);
  for (const text of [QUESTIONS.en, "What is TURKTIME?"]) {
    await visitor.type(text);
    await visitor.page.keyboard.press("Enter");
  }
  await visitor.until("all('.queued').length === 2");
  await visitor.page.setOfflineMode(false);
  await visitor.until("all('.answer').length === 2");
  assert.equal(await visitor.see("text('.about')"), QUESTIONS.en, "an answer below another question says which it answers");
  await visitor.leave();
});

test("the conversation outlives reload and navigation, and announces nothing again", async () => {
  const visitor = await visit(browser, page(), {
    prepare: (page) => page.evaluateOnNewDocument(() => {
      window.announced = 0;
      const { attachShadow } = Element.prototype;
      Element.prototype.attachShadow = function attach(options) {
        const root = attachShadow.call(this, options);
        const count = (changes) => changes.filter(({ target }) => target.role === "log").length;
        new MutationObserver((changes) => (window.announced += count(changes))).observe(root, { childList: true, subtree: true });
        return root;
      };
    }),
  });
  await visitor.open();
  await visitor.ask(QUESTIONS.en);
  assert.equal(await visitor.page.evaluate("window.announced"), 2, "the observer observes");
  await visitor.type("half a ques");
  await visitor.page.reload();
  await visitor.until("all('.answer').length === 1 && widget.isOpen");
  assert.equal(await visitor.page.evaluate("window.announced"), 0);
  assert.equal(await visitor.see("root.querySelector('#input').value"), "half a ques");
  assert.equal(await visitor.page.evaluate("document.activeElement.localName"), "body", "what opens by itself takes no focus");
  await Promise.all([visitor.page.waitForNavigation(), visitor.page.click("#there")]);
  await visitor.until("all('.answer').length === 1");
  await visitor.leave();
});

test("what is kept is as old as the server's own memory at most", async () => {
  const visitor = await visit(browser, page());
  await visitor.open();
  await visitor.ask(QUESTIONS.en);
  await visitor.page.evaluate(() => {
    const [key] = Object.keys(localStorage);
    const kept = JSON.parse(localStorage[key]);
    localStorage[key] = JSON.stringify({ ...kept, usedAt: kept.usedAt - 24 * 3_600_000 });
  });
  await visitor.page.reload();
  await visitor.until("root?.querySelector('.welcome')?.hidden === false");
  assert.equal(await visitor.see("all('article').length"), 0);
  await visitor.leave();
});

test("nothing is kept of who only looks, and there is no cookie", async () => {
  const visitor = await visit(browser, page());
  assert.equal(await visitor.page.evaluate("localStorage.length"), 0);
  await visitor.open();
  await visitor.ask(QUESTIONS.en);
  assert.deepEqual(await visitor.context.cookies(), []);
  await visitor.leave();
});

test("deleting erases the conversation here and at the bot", async () => {
  const visitor = await visit(browser, page());
  await visitor.open();
  await visitor.ask(QUESTIONS.en);
  const [kept] = await visitor.page.evaluate("Object.values(localStorage)");
  const { id } = JSON.parse(kept);
  assert.match(id, /^[0-9a-f]{32}$/, "128 random bits");
  const erased = visitor.page.waitForResponse((response) => response.request().method() === "DELETE");
  await visitor.click(".tools button");
  await visitor.click(".confirm .strong");
  const response = await erased;
  assert.equal(response.status(), 204);
  assert.ok(response.url().endsWith(`/v1/conversations/${id}`));
  await visitor.until("text('[role=status]') === 'The conversation has been deleted.'");
  assert.equal(await visitor.see("all('article').length"), 0);
  assert.equal(await visitor.see("root.querySelector('.welcome').hidden"), false);
  await visitor.page.reload();
  await visitor.until("root?.querySelector('.welcome')?.hidden === false");
  await visitor.leave();
});

test("what was deleted without a network is erased at the bot later", async () => {
  const visitor = await visit(browser, page());
  await visitor.open();
  await visitor.ask(QUESTIONS.en);
  await visitor.page.setOfflineMode(true);
  await visitor.click(".tools button");
  await visitor.click(".confirm .strong");
  await visitor.until("text('[role=status]')?.includes('It will be erased on the server')");
  const erased = visitor.page.waitForResponse((response) => response.request().method() === "DELETE");
  await visitor.page.setOfflineMode(false);
  assert.equal((await erased).status(), 204);
  await visitor.leave();
});

test("two tabs show one conversation", async () => {
  const visitor = await visit(browser, page());
  await visitor.open();
  const other = await visitor.context.newPage();
  await other.goto(page());
  await visitor.page.bringToFront();
  await visitor.ask(QUESTIONS.en);
  const answers = "document.querySelector('jauap-widget').shadowRoot.querySelectorAll('.answer').length";
  const until = async (count) => {
    while ((await other.evaluate(answers)) !== count) await new Promise((resolve) => setTimeout(resolve, 25));
  };
  await until(1);
  await visitor.click(".tools button");
  await visitor.click(".confirm .strong");
  await until(0);
  await visitor.leave();
});

test("an opinion and a comment go to the bot under the message's own id", async () => {
  const visitor = await visit(browser, page());
  const isOpinion = (request) => request.url().endsWith("/v1/feedback") && request.method() === "POST";
  await visitor.open();
  await visitor.ask(QUESTIONS.en);
  await visitor.click(".judge button:last-child");
  await visitor.until("text('[role=status]')?.startsWith('Thank you')");
  assert.equal(await visitor.see(FOCUSED), "What was wrong with the answer? (optional)");
  await visitor.page.keyboard.type("Too long");
  await visitor.click(".comment .plain");
  await visitor.until("!root.querySelector('.comment')");
  const asked = visitor.requests.find((request) => request.url().endsWith("/v1/messages") && request.method() === "POST");
  const { conversation_id, message_id } = JSON.parse(asked.postData());
  const opinion = { conversation_id, message_id, helpful: false };
  const sent = visitor.requests.filter(isOpinion).map((request) => JSON.parse(request.postData()));
  assert.deepEqual(sent, [opinion, { ...opinion, comment: "Too long" }]);
  await visitor.page.reload();
  await visitor.until("root?.querySelector('.judge button:last-child')?.ariaPressed === 'true'");
  await visitor.leave();
});

test("the language is the page's, the owner's or the visitor's", async () => {
  const language = (visitor) => visitor.see("widget.language");
  const visitor = await visit(browser, site.page({ lang: "ru-KZ" }));
  assert.equal(await language(visitor), "ru");
  await visitor.open();
  await visitor.click(".languages [lang=kk]");
  assert.equal(await language(visitor), "kk");
  assert.equal(await visitor.see("root.querySelector('#input').placeholder"), "Сұрағыңызды жазыңыз");
  assert.match(await visitor.see("text('.greeting')"), /^Сәлеметсіз бе/);
  await visitor.page.reload();
  await visitor.until("root?.querySelector('.jauap').lang === 'kk'");
  await visitor.page.goto(site.page({ lang: "en" }));
  await visitor.until("root?.querySelector('.jauap').lang === 'en'");
  await visitor.leave();
  const fixed = await visit(browser, site.page({ lang: "en", attributes: 'data-language="kk"' }));
  assert.equal(await language(fixed), "kk");
  await fixed.see("widget.dataset.language = 'ru'");
  assert.equal(await language(fixed), "ru");
  await fixed.leave();
  const unknown = await visit(browser, site.page({ lang: "de" }));
  assert.equal(await language(unknown), await unknown.page.evaluate("navigator.language.split('-')[0]"));
  await unknown.leave();
});

test("each message says in which language it is, and the quotation in which the document is", async () => {
  const visitor = await visit(browser, page());
  await visitor.open();
  await visitor.ask(QUESTIONS.kk);
  assert.deepEqual(await visitor.see("all('article').map((article) => article.lang)"), ["kk", "kk"]);
  assert.equal(await visitor.see("root.querySelector('blockquote').lang"), "en");
  assert.equal(await visitor.see("text('.answer summary')"), "Құжатта былай делінген");
  await visitor.leave();
});

test("the limit of characters is told before it is met, and nothing is cut off", async () => {
  const visitor = await visit(browser, page());
  await visitor.open();
  const write = (count) => visitor.see(`(() => {
    const input = root.querySelector("#input");
    input.value = "ә".repeat(${count});
    input.dispatchEvent(new Event("input"));
    return text("#count");
  })()`);
  assert.equal(await write(100), "");
  assert.equal(await write(4000), "Characters left: 96");
  assert.equal(await write(4100), "Characters too many: 4");
  assert.equal(await visitor.see("root.querySelector('#input').ariaInvalid"), "true");
  await visitor.checkAxe("too long");
  await visitor.click("#input");
  await visitor.page.keyboard.press("Enter");
  assert.equal(await visitor.see("all('.question').length"), 0);
  assert.equal(await write(4096), "Characters left: 0");
  await visitor.page.keyboard.press("Enter");
  await visitor.until("all('.answer').length === 1");
  await visitor.checkSound();
  await visitor.leave();
});

test("an answer can be copied with its quotation", async () => {
  const visitor = await visit(browser, page(), {
    prepare: (page) => page.browserContext().overridePermissions(site.origin, ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"]),
  });
  await visitor.open();
  await visitor.ask(QUESTIONS.en);
  await visitor.click(".controls [title='Copy the answer']");
  await visitor.until("text('[role=status]') === 'The answer has been copied.'");
  const copied = await visitor.page.evaluate("navigator.clipboard.readText()");
  assert.match(copied, /160[^]*“During Kazakhstan's chairmanship of the SCO/);
  await visitor.leave();
});

test("the link opens the article at the sentence, in a tab of its own", async () => {
  const visitor = await visit(browser, page());
  await visitor.open();
  await visitor.ask(QUESTIONS.en);
  const link = await visitor.see("(({ href, target, rel }) => ({ href, target, rel }))(root.querySelector('figure a'))");
  assert.match(link.href, /^https:\/\/.*#:~:text=/);
  assert.deepEqual([link.target, link.rel], ["_blank", "noopener noreferrer"]);
  await visitor.leave();
});

test("on a phone the panel fills the screen, keeps the focus inside and gives it back", async () => {
  const visitor = await visit(browser, page(), { viewport: PHONE });
  await visitor.open();
  const box = await visitor.see("(({ x, y, width, height }) => [x, y, width, height])(root.querySelector('.panel').getBoundingClientRect())");
  await visitor.see("Promise.all(root.getAnimations().map((one) => one.finished)).then(() => true)");
  assert.deepEqual([box[0], box[2], box[3]], [0, PHONE.width, PHONE.height]);
  assert.ok(await visitor.see("root.querySelector('.panel').matches(':modal')"), "the page behind is out of reach");
  assert.ok(await visitor.see("root.activeElement.matches('h2')"), "no keyboard before the greeting is read");
  assert.ok((await visitor.see("parseFloat(getComputedStyle(root.querySelector('#input')).fontSize)")) >= 16, "no zoom on focus");
  await visitor.click("[aria-label=Close]");
  await visitor.until("root.activeElement?.matches('.launcher')");
  await visitor.leave();
});
