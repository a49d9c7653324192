// Copies the address of a turn: that of this page without the conversation of whoever looks at it.
(() => {
  const button = document.currentScript.parentNode.querySelector(".copy-link");
  const address = () => `${location.origin}${location.pathname}?turn=${encodeURIComponent(button.dataset.turn)}`;

  // Outside of HTTPS and the machine itself a browser offers no clipboard.
  const byHand = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("not copied"));
  };
  const copy = (text) => navigator.clipboard ? navigator.clipboard.writeText(text).catch(() => byHand(text)) : byHand(text);
  const say = (name) => { button.querySelector("span").textContent = button.dataset[name]; };

  button.addEventListener("click", () => {
    copy(address()).then(() => say("done"), () => prompt(button.dataset.label, address()));
    setTimeout(() => say("label"), 2000);
  });
})();
