// Makes the copy buttons of pages without hydration work. Kept outside the bundle, as theme.js is.
(function () {
	if (!navigator.clipboard) return;
	document.querySelectorAll('button[data-copy]').forEach(function (button) {
		var label = button.textContent;
		button.hidden = false;
		button.setAttribute('aria-live', 'polite');
		button.addEventListener('click', function () {
			navigator.clipboard.writeText(button.dataset.copy).then(function () {
				button.textContent = button.dataset.copied;
				setTimeout(function () {
					button.textContent = label;
				}, 2000);
			});
		});
	});
})();
