// The pages of the local identity provider: Finnish, Swedish, English; forms and nothing else, no script.

const WORDS = {
  fi: {
    title: 'Paikallinen tunnistus', lead: 'Keksitty tunnistuspalvelu esittelyä ja testejä varten. Henkilöt ovat keksittyjä.',
    who: 'Kuka kirjautuu?', cancel: 'Peruuta', level: 'Tunnistuksen taso (testejä varten)', strong: 'Vahva', weak: 'Heikko',
    test: 'Testitunniste', out: 'Kirjaudutaanko ulos myös tunnistuspalvelusta?', signOut: 'Kirjaudu ulos',
    isOut: 'Olet kirjautunut ulos.', fault: 'Tunnistus ei onnistunut',
  },
  sv: {
    title: 'Lokal identifiering', lead: 'En påhittad identifieringstjänst för demonstration och test. Personerna är påhittade.',
    who: 'Vem loggar in?', cancel: 'Avbryt', level: 'Identifieringens nivå (för test)', strong: 'Stark', weak: 'Svag',
    test: 'Testidentitet', out: 'Vill du logga ut också från identifieringstjänsten?', signOut: 'Logga ut',
    isOut: 'Du har loggat ut.', fault: 'Identifieringen misslyckades',
  },
  en: {
    title: 'Local identification', lead: 'An invented identity provider for the demonstration and tests. The people are invented.',
    who: 'Who signs in?', cancel: 'Cancel', level: 'Level of identification (for tests)', strong: 'Strong', weak: 'Weak',
    test: 'Test identity', out: 'Sign out of the identity provider too?', signOut: 'Sign out',
    isOut: 'You are signed out.', fault: 'Identification failed',
  },
};

export const LEVELS = {
  strong: 'http://ftn.ficora.fi/2017/loa2',
  weak: 'urn:oid:1.2.246.517.3002.110.7',
  test: 'urn:oid:1.2.246.517.3002.110.999',
};

export const STYLE = `body{font:18px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
fieldset{border:0;margin:0 0 1.5rem;padding:0}legend{font-weight:600;margin-bottom:.5rem}
button{font:inherit;padding:.6rem 1rem;border:2px solid #003479;background:#fff;color:#003479;cursor:pointer}
.person{display:block;width:100%;text-align:left;margin-bottom:.5rem}.person strong{display:block}
button:hover,button:focus-visible{background:#003479;color:#fff;outline:3px solid #6ea8ff}label{margin-right:1.5rem}`;

/** The first of the asked languages that there are words for, Finnish otherwise. */
export function languageOf(uiLocales) {
  return String(uiLocales ?? '').split(' ').map((tag) => tag.slice(0, 2)).find((tag) => tag in WORDS) ?? 'fi';
}

const safe = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function page(language, body) {
  const { title } = WORDS[language];
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><link rel="stylesheet" href="/style.css"></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
}

/** One button per person, a cancel button, and the level; the form posts to the interaction. */
export function loginPage(language, uid, people) {
  const words = WORDS[language];
  const buttons = people.map(({ id, name, what }) => `<button class="person" name="person" value="${safe(id)}">
<strong>${safe(name)}</strong> ${safe(what?.[language] ?? '')}</button>`).join('\n');
  const levels = Object.keys(LEVELS).map((level, i) => `<label><input type="radio" name="level" value="${level}"
${i === 0 ? 'checked' : ''}> ${words[level]}</label>`).join('\n');
  return page(language, `<p>${words.lead}</p><form method="post" action="/interaction/${safe(uid)}">
<fieldset><legend>${words.who}</legend>${buttons}</fieldset>
<fieldset><legend>${words.level}</legend>${levels}</fieldset>
<button name="cancel" value="1">${words.cancel}</button></form>`);
}

/** The question before signing out; `form` is the provider's own, sent by our button. */
export function logoutPage(language, form) {
  const words = WORDS[language];
  return page(language, `<p>${words.out}</p>${form}<button form="op.logoutForm" name="logout" value="yes">${words.signOut}</button>`);
}

export const signedOutPage = (language) => page(language, `<p>${WORDS[language].isOut}</p>`);

export const faultPage = (language, { error, error_description: why }) => page(
  language, `<h2>${WORDS[language].fault}</h2><p><code>${safe(error)}</code> ${safe(why ?? '')}</p>`,
);
