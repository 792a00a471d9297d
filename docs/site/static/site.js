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

// The search page serves both languages.
if (typeof Documentation !== "undefined") {
  Documentation.addTranslations({
    locale: "both",
    plural_expr: "n == 1 ? 0 : 1",
    messages: {
      Searching: "Searching · 正在搜索",
      "Search Results": "Search results · 搜索结果",
      "Search finished, found one page matching the search query.": ["One page · 1 个页面", "Pages · 页面：${resultCount}"],
      "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
        "Nothing found; try fewer words. · 没有找到，请减少关键词。",
    },
  });
}
