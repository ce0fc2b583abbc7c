// Starts the real bot, a website of another origin that uses the widget, and visitors with a real browser.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A question of each language that the shipped knowledge answers. */
export const QUESTIONS = {
  kk: "ШЫҰ-да қанша іс-шара өтті?",
  ru: "Сколько мероприятий прошло в ШОС?",
  en: "How many events were held in the SCO?",
};
export const LANGUAGES = Object.keys(QUESTIONS);
export const WIDE = { width: 1280, height: 800 };
export const PHONE = { width: 320, height: 640, isMobile: true, hasTouch: true };

/** The bot as a process, on a port that it keeps when it is started again. */
export class Bot {
  static async start(...arguments_) {
    const bot = new Bot();
    bot.arguments = arguments_;
    await bot.startAgain("0");
    return bot;
  }

  async startAgain(port = this.port) {
    const binary = `${process.env.CARGO_TARGET_DIR ?? `${root}target`}/debug/jauap`;
    const serve = ["serve", "--listen", `127.0.0.1:${port}`, "--rate-limit", "0", ...this.arguments];
    this.process = spawn(binary, serve, { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
    this.log = "";
    for await (const line of createInterface({ input: this.process.stderr })) {
      this.log += `${line}\n`;
      const found = line.match(/listening on http:\/\/127\.0\.0\.1:(\d+)/);
      if (!found) continue;
      this.port = found[1];
      this.process.stderr.resume();
      return;
    }
    assert.fail(`the bot did not start: ${this.log}`);
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop() {
    const ended = once(this.process, "exit");
    this.process.kill("SIGKILL");
    await ended;
  }
}

/** A website with pages as strict as a policy can make them. */
export class Site {
  static async start() {
    const site = new Site();
    site.server = createServer((request, response) => site.#answer(request, response)).listen(0, "127.0.0.1");
    await once(site.server, "listening");
    site.origin = `http://127.0.0.1:${site.server.address().port}`;
    return site;
  }

  #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, "http://site");
    if (pathname === "/page.css") {
      response.setHeader("content-type", "text/css").end(searchParams.get("text"));
      return;
    }
    const of = (name) => searchParams.get(name) ?? "";
    const policy = [
      "default-src 'none'",
      `script-src ${this.bot}`,
      `connect-src ${this.bot}`,
      ...(of("css") ? ["style-src 'self'"] : []),
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join("; ");
    response.setHeader("content-security-policy", policy);
    response.setHeader("content-type", "text/html; charset=utf-8");
    const sheet = of("css") && `<link rel="stylesheet" href="/page.css?text=${encodeURIComponent(of("css"))}">`;
    response.end(`<!doctype html>
<html lang="${of("lang")}"><head><meta charset="utf-8"><title>Ministry</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">${sheet}</head>
<body><main><h1 id="heading">Ministry</h1><p>${"Words of the page. ".repeat(300)}</p>
<a id="there" href="/?lang=${of("lang")}&page=2">Another page</a>${of("element")}
<script src="${this.bot}/widget.js${of("query")}" ${of("attributes")} async></script></main></body></html>`);
  }

  /** The address of a page with these parts. */
  page(parts) {
    return `${this.origin}/?${new URLSearchParams(parts)}`;
  }
}

/** One visitor: a page in a browser profile of its own. */
export class Visitor {
  constructor(page, context) {
    this.page = page;
    this.context = context;
    this.complaints = [];
    this.requests = [];
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("request", (request) => this.requests.push(request));
  }

  /** What an expression on `widget` and `root` (its shadow) gives in the page. */
  see(expression) {
    return this.page.evaluate(`(() => {
      const widget = document.querySelector("jauap-widget");
      const root = widget?.shadowRoot;
      const all = (selector) => [...root.querySelectorAll(selector)];
      const text = (selector) => root.querySelector(selector)?.textContent.trim();
      return ${expression};
    })()`);
  }

  /** Waits until an expression is true; the same names as in `see`. */
  async until(expression) {
    const LIMIT_MS = 15_000;
    const end = Date.now() + LIMIT_MS;
    while (Date.now() < end) {
      const value = await this.see(expression).catch(() => false);
      if (value) return value;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    const panel = await this.see("root?.querySelector('.jauap')?.textContent").catch(String);
    return assert.fail(`never: ${expression}; the widget says: ${panel}`);
  }

  async click(selector) {
    await this.until(`root?.querySelector(${JSON.stringify(selector)})`);
    const element = await this.page.evaluateHandle(
      (selector) => document.querySelector("jauap-widget").shadowRoot.querySelector(selector),
      selector,
    );
    await element.click();
  }

  async open() {
    await this.click(".launcher");
    await this.until("widget.isOpen");
  }

  async type(text) {
    await this.click("#input");
    await this.page.keyboard.type(text);
  }

  /** Writes a question, sends it with the keyboard and waits for the answer. */
  async ask(text) {
    const before = await this.see("all('.answer').length");
    await this.type(text);
    await this.page.keyboard.press("Enter");
    await this.until(`all('.answer').length === ${before + 1} && all('.answer').at(-1).querySelector('time')`);
  }

  /** Zero violations of any rule of axe, in a state that is named. */
  async checkAxe(state) {
    await this.page.evaluate(AXE);
    const violations = await this.page.evaluate(async () => {
      await Promise.all(document.querySelector("jauap-widget").shadowRoot.getAnimations().map((one) => one.finished));
      const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("\n")}`);
    });
    assert.deepEqual(violations, [], state);
  }

  /** Nothing was refused by the policy, nothing failed, nothing is cut off at the side. */
  async checkSound() {
    assert.deepEqual(await this.page.evaluate("window.refused"), []);
    assert.deepEqual(this.complaints, []);
    const overflow = await this.see("[root.querySelector('.panel'), root.querySelector('.scroller')].map((box) => box.scrollWidth - box.clientWidth)");
    assert.deepEqual(overflow, [0, 0], "scrolls sideways");
  }

  async leave() {
    await this.context.close();
  }
}

/** A bot, a site and a browser for one file of tests. */
export const startAll = async () => {
  const site = await Site.start();
  const bot = await Bot.start("--allowed-origins", site.origin);
  site.bot = bot.origin;
  const flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking " +
    "--disable-component-update --disable-sync";
  const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags.split(" ") });
  const stopAll = async () => {
    await browser.close();
    await bot.stop();
    site.server.close();
  };
  return { bot, site, browser, stopAll };
};

/** A visitor at an address; `media` are CSS media features. */
export const visit = async (browser, address, { viewport = WIDE, media = {}, prepare } = {}) => {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const visitor = new Visitor(page, context);
  await page.setViewport(viewport);
  const features = Object.entries(media).map(([name, value]) => ({ name, value }));
  const devtools = await page.createCDPSession();
  await devtools.send("Emulation.setEmulatedMedia", { features });
  await page.evaluateOnNewDocument(() => {
    window.refused = [];
    document.addEventListener("securitypolicyviolation", (event) => window.refused.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await prepare?.(page, visitor);
  await page.goto(address);
  await visitor.until("root?.querySelector('.panel')");
  return visitor;
};
