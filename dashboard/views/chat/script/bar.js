// Keeps the step that was said last in the middle of what is seen of the row beside the button that stays at its left,
// where the step after it is seen, too; of a step that is wider than that its beginning.
(() => {
  const row = document.currentScript.closest(".st-key-prompts");
  let shown = null;
  const show = () => {
    const step = row.querySelector("[data-testid=stBaseButton-primary]");
    if (step && step.textContent !== shown) {
      const { left, width } = step.getBoundingClientRect();
      const edge = row.querySelector(".st-key-next-step").getBoundingClientRect().right + 8;
      const room = row.getBoundingClientRect().right - edge;
      row.scrollLeft += left - edge - Math.max(0, (room - width) / 2);
    }
    shown = step && step.textContent;
  };
  new MutationObserver(show).observe(row, { subtree: true, childList: true, attributeFilter: ["data-testid"] });
  show();
})();
