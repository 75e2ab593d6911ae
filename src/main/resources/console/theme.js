// Runs before the first paint, so that a page in the chosen colours never flashes in the others.
(function () {
  try {
    const chosen = localStorage.getItem('leadline-theme');
    if (chosen === 'dark' || chosen === 'light') {
      document.documentElement.dataset.theme = chosen;
    }
  } catch (e) {
    // Without storage the system's colours are used.
  }
})();
