'use strict';
// Picks rows. Without it the page shows everything.
(() => {
  const form = document.getElementById('filters');
  if (!form) return;
  const plain = text => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
  const rows = [...document.querySelectorAll('tbody tr')];
  const texts = new Map();
  const text = row => {
    if (!texts.has(row)) texts.set(row, plain(row.textContent));
    return texts.get(row);
  };
  const findings = rows.filter(row => row.dataset.nature !== undefined);
  const pick = () => {
    const want = Object.fromEntries(new FormData(form));
    const words = plain(want.q).split(/\s+/).filter(Boolean);
    const keep = row => {
      if (want.wrong && row.dataset.inOrder !== undefined) return false;
      if (row.dataset.nature !== undefined) {
        for (const name of ['standard', 'cause', 'nature'])
          if (want[name] && row.dataset[name] !== want[name]) return false;
        if (want.manager && row.dataset.manager !== (want.manager === '-' ? '' : want.manager)) return false;
        if (want.case && !plain(row.dataset.case).includes(plain(want.case))) return false;
      }
      return words.every(word => text(row).includes(word));
    };
    for (const row of rows) row.hidden = !keep(row);
    const shown = findings.filter(row => !row.hidden).length;
    form.querySelector('output').textContent =
      `${form.dataset.shown}: ${shown} ${form.dataset.of} ${findings.length}`;
  };
  form.addEventListener('input', pick);
  form.addEventListener('reset', () => setTimeout(pick));
  form.addEventListener('submit', event => event.preventDefault());
  addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(one => (one.open = true)));
  form.hidden = false;
  pick();
})();
