// Before the first paint, and a file of its own: the page's policy allows no script inside of it.
try {
  const theme = localStorage.getItem("live-view.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Where nothing may be stored, the system's theme it is.
}
