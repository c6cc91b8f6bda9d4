// Everything that pages without a script could not do. Nothing is kept in the browser, nothing is loaded from elsewhere.
'use strict';
(() => {
  const byId = id => document.getElementById(id);
  const post = (path, body, headers = {}) => fetch(path, { method: 'POST', body, headers, cache: 'no-store' });

  // Coming in: what stands in the address is exchanged for the cookie and taken out of the address.
  const entry = byId('intrare');
  if (entry) {
    const pass = location.hash.slice(1);
    history.replaceState(null, '', '/');
    const refused = () => { entry.hidden = true; byId('strain').hidden = false; };
    if (!pass) refused();
    else post('/intrare', pass).then(reply => reply.ok ? location.replace('/') : refused(), refused);
    return;
  }

  // The end: the page must not stand there with somebody's data when nobody is there.
  const cover = () => {
    const words = document.createElement('p');
    words.id = 'acoperit';
    words.setAttribute('role', 'alert');
    words.textContent = document.body.dataset.over;
    document.body.replaceChildren(words);
  };
  const work = byId('lucru');
  const look = () => fetch('/stare', { cache: 'no-store' }).then(async reply => {
    if (!reply.ok) return cover();
    const [, busy] = (await reply.text()).split('\n');
    if (work) { if (busy) work.textContent = busy; else location.replace('/lucru'); }
  }, cover);
  if (document.querySelector('header.bar')) setInterval(look, work ? 400 : 5000);

  // Files: dropped, or chosen.
  const zone = byId('cadere');
  if (zone) {
    const said = byId('incarcare');
    const take = async files => {
      for (const [n, [name, file]] of files.entries()) {
        said.textContent = `${said.dataset.words} ${n + 1}/${files.length}: ${name}`;
        const reply = await post(zone.dataset.la, file, { 'x-nume': encodeURIComponent(name), 'x-schimbat': String(file.lastModified) });
        if (!reply.ok) {
          const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
          said.textContent = `${name}: ${page.querySelector('.warning')?.textContent ?? reply.status}`;
          return;
        }
      }
      if (!files.length) return;
      const form = document.createElement('form');
      form.method = 'post';
      form.action = zone.dataset.apoi;
      document.body.append(form);
      form.submit();
    };
    const walk = async (entry, found) => {
      if (entry.isFile) {
        const file = await new Promise((done, failed) => entry.file(done, failed));
        found.push([entry.fullPath.replace(/^\//, ''), file]);
        return;
      }
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((done, failed) => reader.readEntries(done, failed));
        if (!some.length) break;
        for (const one of some) await walk(one, found);
      }
    };
    const over = on => event => { event.preventDefault(); zone.classList.toggle('over', on); };
    for (const name of ['dragenter', 'dragover']) document.addEventListener(name, over(true));
    document.addEventListener('dragleave', over(false));
    document.addEventListener('drop', async event => {
      over(false)(event);
      const found = [];
      const entries = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
      if (entries.length) for (const entry of entries) await walk(entry, found);
      else for (const file of event.dataTransfer.files) found.push([file.name, file]);
      take(found);
    });
    for (const input of zone.querySelectorAll('input[type=file]')) {
      input.addEventListener('change', () => take([...input.files].map(file => [file.webkitRelativePath || file.name, file])));
    }
  }

  // Choosing from a list chooses the answer that it belongs to.
  for (const list of document.querySelectorAll('select[data-alege]')) {
    list.addEventListener('change', () => {
      const star = document.querySelector(`input[name="${list.dataset.alege}"][value="*"]`);
      if (star) star.checked = list.value !== '';
    });
  }

  // Searching in a list.
  const search = byId('cauta');
  if (search) {
    const plain = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    const place = byId(search.dataset.in);
    search.addEventListener('input', () => {
      const words = plain(search.value).split(/\s+/).filter(Boolean);
      const rows = place.querySelectorAll('[data-line], table.cards tbody tr');
      let shown = 0;
      for (const row of rows) {
        // What a group is called is true of all that is in it.
        const text = plain(`${row.closest('[data-row]')?.querySelector('summary').textContent ?? ''} ${row.textContent}`);
        row.hidden = !words.every(word => text.includes(word));
        if (!row.hidden) shown += 1;
      }
      for (const group of place.querySelectorAll('[data-row]')) {
        group.hidden = !group.querySelector('[data-line]:not([hidden]), table.cards tbody tr:not([hidden])');
      }
      for (const group of place.querySelectorAll('[data-row]')) {
        if (words.length && !group.hidden) group.open = true;
      }
      byId('gasite').textContent = words.length ? String(shown) : '';
    });
  }

  // Deciding with the keyboard; not where somebody writes.
  const decision = byId('hotarare');
  if (decision) {
    document.addEventListener('keydown', event => {
      if (event.ctrlKey || event.altKey || event.metaKey || /^(TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
      const choice = /^[1-9]$/.test(event.key) && decision.querySelector(`[data-key="${event.key}"]`);
      if (choice) { choice.checked = true; choice.focus(); event.preventDefault(); return; }
      if (event.target.type === 'radio' && event.key.startsWith('Arrow')) return;
      if (event.key === 'Enter' && !/^(A|BUTTON|SUMMARY)$/.test(event.target.tagName)) { decision.requestSubmit(); event.preventDefault(); }
      const link = { ArrowLeft: 'inapoi', ArrowRight: 'inainte' }[event.key];
      if (link) byId(link)?.click();
    });
  }

  document.querySelector('[data-print]')?.addEventListener('click', () => window.print());
})();
