// Defines the element, and makes one as the script tag says unless the page already holds one.

const script = document.currentScript;
/** Where the script comes from is where the questions go. */
const SERVER = new URL(".", script?.src || location.href).href;

const start = () => {
  if (document.querySelector("jauap-widget")) return;
  const element = document.createElement("jauap-widget");
  Object.assign(element.dataset, script?.dataset);
  if (element.dataset.mode === "inline" && script?.isConnected) script.after(element);
  else document.body.append(element);
};

if (!customElements.get("jauap-widget")) {
  customElements.define("jauap-widget", JauapWidget);
  // Until the page is whole it may still bring an element of its own.
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
}
