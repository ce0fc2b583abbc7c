// Makes elements, and text that can never become markup: everything is a text node or a checked attribute.

served.languages = Object.fromEntries(served.languages);

/** An element; `on…` attributes are listeners, `null` and `false` leave an attribute or a child out. */
const make = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value != null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
};

/** Strokes on a field of 24 × 24. */
const ICONS = {
  ask: "M20 5H4v11h3.5v4l4.5-4h8zM8.5 9.5h7M8.5 12.5h4.5",
  close: "M6 6l12 12M18 6 6 18",
  erase: "M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 10.5v5.5M13.5 10.5v5.5",
  send: "M12 19V5.5M6 11l6-6 6 6",
  copy: "M9 9h10v11H9zM6 15H5V4h10v2",
  done: "M5 12.5l4.5 4.5L19 7.5",
  yes: "M7.5 10.5 11 4c1.6 0 2.5 1 2.2 2.5L12.6 10H18c1.2 0 2 1 1.8 2.2l-1 5.6c-.2 1.2-1 1.7-2 1.7H7.5zM4 10.5h3.5v9H4z",
  no: "M7.5 13.5 11 20c1.6 0 2.5-1 2.2-2.5L12.6 14H18c1.2 0 2-1 1.8-2.2l-1-5.6c-.2-1.2-1-1.7-2-1.7H7.5zM4 4.5h3.5v9H4z",
  away: "M9 6h9v9M18 6 7 17",
  next: "M9.5 6l6 6-6 6",
};

const icon = (name) => {
  const [picture, path] = ["svg", "path"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  picture.append(path);
  return picture;
};

/** Text for those who hear the page. */
const heard = (text) => make("span", { class: "heard" }, text);

/** An address that may be followed, or nothing: a script must not come in as a link. */
const safeAddress = (address) => {
  try {
    return ["https:", "mailto:", "tel:"].includes(new URL(address).protocol) ? address : null;
  } catch {
    return null;
  }
};

/** A page opens in a tab of its own; a telephone or a letter needs none. */
const link = (address, ...children) => {
  const tab = address.startsWith("https:") ? { target: "_blank", rel: "noopener noreferrer" } : {};
  return make("a", { href: address, ...tab }, ...children);
};

/** An https address, a mail address, or a word with a hyphen: «160-тан» and «ШЫҰ-да» stay on one line. */
const SPECIAL = /(https:\/\/[^\s<>"«»]*[^\s<>"«».,;:!?)\]])|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)|([\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)+)/gu;
const KEPT_TOGETHER_MAX = 20;

/** A long address breaks after a slash, where it is read best. */
const breakable = (address) => address.split(/(?<=\/)/).flatMap((part) => [part, make("wbr")]);

/** Nodes of a line of text, with its links. */
const textNodes = (text) => {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(SPECIAL)) {
    const [found, web, mail] = match;
    const address = safeAddress(web ?? (mail && `mailto:${mail}`));
    if (!address && found.length > KEPT_TOGETHER_MAX) continue;
    nodes.push(text.slice(end, match.index), address ? link(address, ...breakable(found)) : make("span", { class: "whole" }, found));
    end = match.index + found.length;
  }
  return [...nodes, text.slice(end)];
};

/** Paragraphs of a text; a single line break stays one. */
const paragraphs = (text) =>
  text.split(/\n{2,}/).map((part) => make("p", {}, ...textNodes(part)));

/** So many random bits that nobody guesses them, as letters that an id may have. */
const randomId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
