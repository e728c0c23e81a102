// Quizzes, fields and lists in a section: checks answers, keeps what a reader enters on this device, copies a filled-in
// template. Without it all of it can still be used: answers open, fields take text. Kept outside the bundle, as theme.js
// is, for pages without hydration; a downloaded book holds a copy, which its policy names by hash.
(function () {
	if (!window.customElements || customElements.get('section-parts')) return;

	function read(scope) {
		try {
			return JSON.parse(localStorage.getItem('section:' + scope) || '{}') || {};
		} catch {
			return {}; // storage can be forbidden, or hold something else
		}
	}

	function write(scope, kept) {
		try {
			localStorage.setItem('section:' + scope, JSON.stringify(kept));
		} catch {
			// what was entered then lasts as long as the page
		}
	}

	function all(root, selector) {
		return Array.from(root.querySelectorAll(selector));
	}

	/** Shows whether the chosen option is right, marks the right one and opens the explanation. */
	function judge(question, chosen) {
		var right = question.dataset.right;
		var verdict = question.querySelector('.verdict');
		var isRight = chosen === right;
		verdict.textContent = isRight ? verdict.dataset.wordsRight : verdict.dataset.wordsWrong;
		verdict.dataset.is = isRight ? 'right' : 'wrong';
		all(question, '.option').forEach(function (option) {
			var input = option.querySelector('input');
			input.disabled = true;
			input.checked = input.value === chosen;
			if (input.value === right) option.dataset.is = 'right';
			else if (input.value === chosen) option.dataset.is = 'wrong';
		});
		var answer = question.querySelector('.answer');
		answer.hidden = false;
		answer.open = true;
		question.querySelector('[data-check]').parentElement.hidden = true;
		question.dataset.answered = isRight ? 'right' : 'wrong';
	}

	function unanswer(question) {
		delete question.dataset.answered;
		var verdict = question.querySelector('.verdict');
		verdict.textContent = '';
		delete verdict.dataset.is;
		all(question, '.option').forEach(function (option) {
			delete option.dataset.is;
			option.querySelector('input').disabled = false;
			option.querySelector('input').checked = false;
		});
		var answer = question.querySelector('.answer');
		answer.open = false;
		answer.hidden = true;
		question.querySelector('[data-check]').parentElement.hidden = false;
	}

	/** Tells the score once every question of the quiz is answered. */
	function tally(quiz) {
		var questions = all(quiz, '.question');
		var answered = questions.filter(function (question) {
			return question.dataset.answered;
		});
		var right = answered.filter(function (question) {
			return question.dataset.answered === 'right';
		});
		var score = quiz.querySelector('.score');
		var isOver = questions.length > 0 && answered.length === questions.length;
		score.textContent = isOver
			? score.dataset.score.replace('{right}', right.length).replace('{count}', questions.length)
			: '';
		quiz.querySelector('[data-again]').parentElement.hidden = answered.length === 0;
	}

	/** The lines that hold fields, with what was entered in place. */
	function filledIn(root) {
		var lines = [];
		all(root, '.blank').forEach(function (field) {
			var line = field.closest('.field, li, p, tr, h2, h3, h4, h5, h6') || field.parentElement;
			if (lines.indexOf(line) < 0) lines.push(line);
		});
		return lines
			.map(function (line) {
				return textOf(line)
					.replace(/[ \t]+/g, ' ')
					.trim();
			})
			.join('\n');
	}

	function textOf(node) {
		if (node.nodeType === Node.TEXT_NODE) return node.textContent.replace(/\s+/g, ' ');
		if (node.classList.contains('blank')) return ' ' + (node.value.trim() || '______');
		return Array.from(node.childNodes)
			.map(textOf)
			.join(node.tagName === 'TR' ? '\t' : '');
	}

	/** Copies also where there is no clipboard to write to, as in a file opened from disk. */
	function copy(text) {
		if (navigator.clipboard) return navigator.clipboard.writeText(text);
		var area = document.createElement('textarea');
		area.value = text;
		document.body.append(area);
		area.select();
		document.execCommand('copy');
		area.remove();
		return Promise.resolve();
	}

	/** In a downloaded book, how many of its sections are ticked as done. */
	function showProgress() {
		var marks = all(document, '[data-keep="done"]');
		var done = marks.filter(function (mark) {
			return mark.checked;
		});
		all(document, '[data-progress]').forEach(function (place) {
			place.hidden = false;
			place.textContent = place.dataset.progress
				.replace('{done}', done.length)
				.replace('{count}', marks.length);
		});
	}

	class SectionParts extends HTMLElement {
		connectedCallback() {
			this.scope = this.dataset.scope;
			this.kept = this.scope ? read(this.scope) : {};
			all(this, '.quiz .answer').forEach(function (answer) {
				answer.hidden = true;
			});
			all(this, '[data-check]').forEach(function (button) {
				button.parentElement.hidden = false;
			});
			all(this, '.part-tools, .part-note').forEach(function (tools) {
				tools.hidden = false;
			});
			this.restore();
			this.addEventListener('input', this);
			this.addEventListener('change', this);
			this.addEventListener('click', this);
		}

		restore() {
			var kept = this.kept;
			all(this, '[data-keep]').forEach(function (field) {
				var value = kept[field.dataset.keep];
				if (value === undefined) return;
				if (field.type === 'checkbox') field.checked = value === true;
				else field.value = String(value);
			});
			all(this, '.question').forEach(function (question) {
				var chosen = kept[question.dataset.question];
				if (typeof chosen === 'string') judge(question, chosen);
			});
			all(this, '.quiz').forEach(tally);
			if (this.querySelector('[data-keep="done"]')) showProgress();
		}

		handleEvent(event) {
			var target = event.target;
			if (event.type !== 'click') {
				if (!target.dataset.keep) return;
				this.keep(target.dataset.keep, target.type === 'checkbox' ? target.checked : target.value);
				if (target.dataset.keep === 'done') showProgress();
				return;
			}
			var button = target.closest('button');
			if (!button) return;
			if ('check' in button.dataset) this.check(button.closest('.question'));
			if ('again' in button.dataset) this.again(button.closest('.quiz'));
			if (button.dataset.do === 'copy') this.copy(button);
			if (button.dataset.do === 'print') window.print();
			if (button.dataset.do === 'clear') this.clear();
		}

		keep(key, value) {
			// Another tab, or another part of the page, may have kept something meanwhile.
			if (this.scope) this.kept = read(this.scope);
			this.kept[key] = value; // what is undefined is left out when it is written
			if (this.scope) write(this.scope, this.kept);
		}

		check(question) {
			var chosen = question.querySelector('input:checked');
			var verdict = question.querySelector('.verdict');
			if (!chosen) {
				verdict.textContent = verdict.dataset.wordsChoose;
				question.querySelector('input').focus();
				return;
			}
			judge(question, chosen.value);
			this.keep(question.dataset.question, chosen.value);
			tally(question.closest('.quiz'));
			// The button is gone: the keyboard goes on at the explanation.
			question.querySelector('.answer summary').focus();
		}

		again(quiz) {
			all(quiz, '.question').forEach((question) => {
				unanswer(question);
				this.keep(question.dataset.question, undefined);
			});
			tally(quiz);
			quiz.querySelector('input').focus();
		}

		copy(button) {
			var told = button.parentElement.querySelector('[data-copied]');
			copy(filledIn(this)).then(function () {
				told.textContent = told.dataset.copied;
				setTimeout(function () {
					told.textContent = '';
				}, 2000);
			});
		}

		clear() {
			all(this, '.blank').forEach((field) => {
				field.value = '';
				this.keep(field.dataset.keep, undefined);
			});
		}
	}

	customElements.define('section-parts', SectionParts);
})();
