// A table or a block of code that is wider than the page scrolls; the keyboard must reach it, and a reader hear what it is.
(() => {
  const chinese = document.documentElement.lang.startsWith("zh");
  const name = { TABLE: chinese ? "可左右滚动的表格" : "Table, scrolls sideways", PRE: chinese ? "代码" : "Code" };
  const reachable = () => {
    for (const box of document.querySelectorAll(".table-wrapper, article pre")) {
      const wide = box.scrollWidth > box.clientWidth;
      if (wide && !box.hasAttribute("tabindex")) {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", box.tagName === "PRE" ? name.PRE : name.TABLE);
      }
    }
  };
  addEventListener("load", reachable);
  addEventListener("resize", reachable);
})();
