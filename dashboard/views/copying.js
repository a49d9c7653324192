// Copies what a button with the class "copy" holds: a text, or the address of a turn, which is that of this page
// without the conversation of whoever looks at it. One listener serves all such buttons of the page.
(() => {
  if (document.documentElement.dataset.copying) return;
  document.documentElement.dataset.copying = "yes";
  const address = (turn) => `${location.origin}${location.pathname}?turn=${encodeURIComponent(turn)}`;

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

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("button.copy");
    if (!button) return;
    const { text, turn, label, done } = button.dataset;
    const words = button.querySelector("span");
    const whole = turn ? address(turn) : text;
    copy(whole).then(() => { words.textContent = done; }, () => prompt(label, whole));
    setTimeout(() => { words.textContent = label; }, 2000);
  });
})();
