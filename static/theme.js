// Runs before the first paint, on every page, also on those without hydration. Kept outside the bundle so that
// the content security policy needs no inline script.
(function () {
	// A cookie, because the server writes it too: the account's theme (src/lib/server/accounts/appearance.ts).
	var name = 'noxloop-theme';
	var root = document.documentElement;

	function stored() {
		var found = document.cookie.split('; ').find(function (pair) {
			return pair.indexOf(name + '=') === 0;
		});
		return found ? found.slice(name.length + 1) : 'system';
	}

	function store(theme) {
		var secure = location.protocol === 'https:' ? '; secure' : '';
		document.cookie = name + '=' + theme + '; path=/; max-age=34560000; samesite=lax' + secure;
		try {
			localStorage.setItem(name, theme); // tells the other tabs
		} catch {
			// storage can be forbidden; they then follow at their next page
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
		store(next);
	});

	// A page that lets one choose says so here.
	addEventListener('themechoice', function (event) {
		apply(event.detail);
		store(event.detail);
	});

	addEventListener('storage', function (event) {
		if (event.key === name) apply(event.newValue);
	});
})();
