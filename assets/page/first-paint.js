// Before the page's program is there: the theme that was chosen, and whether what index.html shows
// meanwhile fits. The welcome is for an empty playground, not for who comes back to work or to
// another view.
try {
  const { theme } = JSON.parse(localStorage.getItem('cutout.choices')) ?? {};
  if (['light', 'dark'].includes(theme)) document.documentElement.dataset.theme = theme;
  const elsewhere = location.hash && location.hash !== '#/playground';
  if (elsewhere || localStorage.getItem('cutout.text')) document.documentElement.dataset.opens = 'work';
} catch {
  // Without storage, or with one that holds something else, the page opens as for the first time.
}
