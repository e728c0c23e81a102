// Runs before the first paint of the reader: the size and face this browser chose last, so that nothing jumps.
// Kept outside the bundle so that the content security policy needs no inline script.
(function () {
	try {
		var chosen = JSON.parse(localStorage.getItem('reader') || '{}');
		if (/^[1-5]$/.test(chosen.size)) document.documentElement.dataset.readerSize = chosen.size;
		if (chosen.face === 'sans') document.documentElement.dataset.readerFace = 'sans';
	} catch {
		// storage can be forbidden or hold something else; the reader then looks as designed
	}
})();
