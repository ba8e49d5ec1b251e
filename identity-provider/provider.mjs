// The local identity provider of the demonstration and the tests: a real OpenID provider with the strict Finnish profile
// (signed request objects, private_key_jwt, PKCE, encrypted ID token), invented people, everything in memory, loopback only.
//
//   node provider.mjs configuration.json
//
// configuration: { people: [{ id, name, given, family, code?, what: { fi, sv, en } }],
//                  clients: [{ client_id, redirect_uris, post_logout_redirect_uris, jwks | jwks_uri }],
//                  port?: number, keys?: [private signing JWK] }
// Prints one line of JSON, { port, issuer }, when it answers. Ends when its standard input closes, and on SIGTERM.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import { LEVELS, STYLE, faultPage, languageOf, loginPage, logoutPage, signedOutPage } from './pages.mjs';

const HOST = '127.0.0.1';
const CLAIMS = { code: 'urn:oid:1.2.246.21', family: 'urn:oid:2.5.4.4', given: 'urn:oid:1.2.246.575.1.14', name: 'urn:oid:2.16.840.1.113730.3.1.241' };
const HOUR = 3600;

function newKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomBytes(8).toString('hex'), use: 'sig', alg: 'RS256' };
}

const strict = (client) => ({
  ...client,
  response_types: ['code'],
  grant_types: ['authorization_code'],
  token_endpoint_auth_method: 'private_key_jwt',
  token_endpoint_auth_signing_alg: 'RS256',
  request_object_signing_alg: 'RS256',
  require_signed_request_object: true,
  id_token_signed_response_alg: 'RS256',
  id_token_encrypted_response_alg: 'RSA-OAEP-256',
  id_token_encrypted_response_enc: 'A256GCM',
});

/** Null is left out: a person from another country has no Finnish identity code. */
const claimsOf = (person) => Object.fromEntries(
  [['sub', person.id], ...Object.entries(CLAIMS).map(([field, claim]) => [claim, person[field]])].filter(([, value]) => value != null),
);

async function grantOf(ctx) {
  const { client, session, provider } = ctx.oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid');
  grant.addOIDCClaims(Object.values(CLAIMS));
  await grant.save();
  return grant;
}

const settingsOf = ({ people, clients, keys }) => ({
  jwks: { keys: keys ?? [newKey()] },
  clients: clients.map(strict),
  cookies: { keys: [randomBytes(32).toString('hex')] },
  responseTypes: ['code'],
  scopes: ['openid'],
  acrValues: Object.values(LEVELS),
  claims: { openid: ['sub', ...Object.values(CLAIMS)], acr: null, auth_time: null, sid: null },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  ttl: { Session: HOUR, Interaction: HOUR, Grant: HOUR, AuthorizationCode: 60, AccessToken: 60, IdToken: 300 },
  features: {
    devInteractions: { enabled: false },
    encryption: { enabled: true },
    requestObjects: { enabled: true, requireSignedRequestObject: true },
    claimsParameter: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => { ctx.body = logoutPage(languageOf(ctx.oidc.params.ui_locales), form); },
      postLogoutSuccessSource: (ctx) => { ctx.body = signedOutPage(languageOf(ctx.oidc.params?.ui_locales)); },
    },
  },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: grantOf,
  findAccount: (ctx, id) => {
    const person = people.find((one) => one.id === id);
    return person && { accountId: id, claims: () => claimsOf(person) };
  },
  renderError: (ctx, out) => {
    ctx.type = 'html';
    ctx.body = faultPage(languageOf(ctx.oidc?.params?.ui_locales), out);
  },
});

async function formOf(req) {
  let text = '';
  for await (const part of req) {
    text += part;
    if (text.length > 10_000) throw new Error('the form is too long');
  }
  return new URLSearchParams(text);
}

/** Whoever was signed in here before is forgotten, so that another person can sign in with one click. */
async function forgetOther(provider, interaction) {
  const uid = interaction.session?.uid;
  if (!uid) return;
  await (await provider.Session.findByUid(uid))?.destroy();
  interaction.session = undefined;
  await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
}

async function interact(provider, people, req, res) {
  const interaction = await provider.interactionDetails(req, res);
  if (req.method !== 'POST') {
    send(res, loginPage(languageOf(interaction.params.ui_locales), interaction.uid, people));
    return;
  }
  const form = await formOf(req);
  const person = people.find(({ id }) => id === form.get('person'));
  const result = form.has('cancel') || !person
    ? { error: 'access_denied', error_description: 'cancelled by the person' }
    : { login: { accountId: person.id, acr: LEVELS[form.get('level')] ?? LEVELS.strong, remember: true } };
  if (result.login) await forgetOther(provider, interaction);
  await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
}

function send(res, body, { status = 200, type = 'text/html; charset=utf-8' } = {}) {
  res.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'",
  });
  res.end(body);
}

const configuration = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const server = createServer();
server.listen(configuration.port ?? 0, HOST, () => {
  const { port } = server.address();
  const issuer = `http://${HOST}:${port}`;
  const provider = new Provider(issuer, settingsOf(configuration));
  provider.on('server_error', (ctx, error) => console.error(error));
  const answer = provider.callback();
  server.on('request', (req, res) => {
    // A page elsewhere that lets its own name point to loopback is not answered.
    if (req.headers.host !== `${HOST}:${port}`) send(res, 'misdirected request', { status: 421, type: 'text/plain' });
    else if (req.url === '/style.css') send(res, STYLE, { type: 'text/css' });
    else if (req.url.startsWith('/interaction/')) {
      interact(provider, configuration.people, req, res).catch((error) => {
        send(res, faultPage('fi', { error: error.error ?? error.message, error_description: error.error_description }), { status: 400 });
      });
    } else answer(req, res);
  });
  console.log(JSON.stringify({ port, issuer }));
});

const end = () => process.exit(0);
process.on('SIGTERM', end);
process.stdin.on('end', end).on('close', end).on('error', end).resume();
