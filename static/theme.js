// Runs before the first paint, on every page, also on those without hydration. Kept outside the bundle so that
// the content security policy needs no inline script.
(function () {
	var key = 'theme';
	var root = document.documentElement;

	function stored() {
		try {
			return localStorage.getItem(key);
		} catch {
			return null; // storage can be forbidden; the system's choice then stands
		}
	}

	function apply(theme) {
		if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
		else delete root.dataset.theme;
	}

	function isDark() {
		if (root.dataset.theme) return root.dataset.theme === 'dark';
		return matchMedia('(prefers-color-scheme: dark)').matches;
	}

	apply(stored());

	document.addEventListener('click', function (event) {
		var target = event.target instanceof Element ? event.target.closest('[data-theme-toggle]') : null;
		if (!target) return;
		var next = isDark() ? 'light' : 'dark';
		apply(next);
		try {
			localStorage.setItem(key, next);
		} catch {
			// the choice then lasts for this page only
		}
	});

	addEventListener('storage', function (event) {
		if (event.key === key) apply(event.newValue);
	});
})();
