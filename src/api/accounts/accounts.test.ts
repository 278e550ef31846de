import { expect, it } from 'vitest';
import { z } from 'zod';
import { openBrowser } from '../../../test/api/browser.ts';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import { createApi } from '../open-api.ts';

const accountsUrl = '/api/v1/operate/accounts';
const own = 'three grey herons';

async function openOffice() {
  const { parts } = await buildSmallCity();
  const app = createApi(parts);
  const first = await parts.accounts.makeFirst();
  const enter = async (name: string, password: string) => {
    const browser = openBrowser(app);
    await browser.signIn(name, password);
    await browser.changePassword(password, own);
    return browser;
  };
  return { parts, app, enter, admin: await enter('admin', first?.password ?? '') };
}

const passwordIn = (body: unknown): string => z.looseObject({ password: z.string() }).parse(body).password;

it('an admin lets somebody in, who has to change the password first', async () => {
  const { admin, enter, parts } = await openOffice();
  const added = await admin.ask('POST', accountsUrl, { body: { name: 'lucia' } });
  expect(added).toMatchObject({
    status: 201,
    body: { account: { name: 'lucia', role: 'operator', mustChangePassword: true } },
  });
  const lucia = await enter('lucia', passwordIn(added.body));
  expect((await lucia.ask('GET', '/api/v1/operate/service')).status).toBe(200);
  const { body } = await admin.ask('GET', accountsUrl);
  expect(body).toMatchObject({ accounts: [{ name: 'admin' }, { name: 'lucia', mustChangePassword: false }] });
  expect(JSON.stringify(body)).not.toContain('scrypt');
  expect(parts.accounts.all()).toHaveLength(2);
});

it('what an admin changes holds at once', async () => {
  const { admin, enter } = await openOffice();
  const added = await admin.ask('POST', accountsUrl, { body: { name: 'lucia', role: 'admin' } });
  const lucia = await enter('lucia', passwordIn(added.body));
  expect((await lucia.ask('GET', accountsUrl)).status).toBe(200);
  await admin.ask('PATCH', `${accountsUrl}/lucia`, { body: { role: 'operator' } });
  expect(await lucia.ask('GET', accountsUrl)).toMatchObject({ status: 403, body: { code: 'admin_only' } });
  await admin.ask('PATCH', `${accountsUrl}/lucia`, { body: { isDisabled: true } });
  expect((await lucia.ask('GET', '/api/v1/operate/service')).status).toBe(401);
  await admin.ask('PATCH', `${accountsUrl}/lucia`, { body: { isDisabled: false } });
  const reset = await admin.ask('POST', `${accountsUrl}/lucia/reset`);
  expect((await lucia.signIn('lucia', own)).status).toBe(401);
  expect((await lucia.signIn('lucia', passwordIn(reset.body))).status).toBe(200);
  expect(await admin.ask('DELETE', `${accountsUrl}/lucia`)).toMatchObject({ status: 200, body: { removed: 'lucia' } });
  expect((await lucia.ask('GET', '/api/v1/session')).status).toBe(401);
});

it.each([
  ['POST', accountsUrl, { name: 'Lucia' }, 400, 'invalid_request'],
  ['POST', accountsUrl, { name: 'lucia', role: 'owner' }, 400, 'invalid_request'],
  ['POST', accountsUrl, { name: 'admin' }, 409, 'account_taken'],
  ['PATCH', `${accountsUrl}/admin`, {}, 400, 'invalid_request'],
  ['PATCH', `${accountsUrl}/admin`, { role: 'operator' }, 409, 'last_admin'],
  ['PATCH', `${accountsUrl}/nobody`, { role: 'operator' }, 404, 'account_unknown'],
  ['DELETE', `${accountsUrl}/admin`, undefined, 409, 'last_admin'],
  ['POST', `${accountsUrl}/nobody/reset`, undefined, 404, 'account_unknown'],
] as const)('%s %s with %o is refused', async (method, url, body, status, code) => {
  const { admin } = await openOffice();
  expect(await admin.ask(method, url, body === undefined ? {} : { body })).toMatchObject({ status, body: { code } });
});

it('accounts and passwords of devices are for admins, by every address that there is; a program with the token is one', async () => {
  const { admin, app, enter, parts } = await openOffice();
  const added = await admin.ask('POST', accountsUrl, { body: { name: 'lucia' } });
  const lucia = await enter('lucia', passwordIn(added.body));
  const document = z
    .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .parse((await ask(app, '/openapi.json')).body);
  const guarded = Object.entries(document.paths).flatMap(([path, methods]) =>
    /operate\/(?:accounts|.*credential)/.test(path)
      ? Object.keys(methods).map((method) => [method.toUpperCase(), path] as const)
      : [],
  );
  expect(guarded).toHaveLength(6);
  for (const [method, path] of guarded) {
    const [known = 'GET'] = (['GET', 'POST', 'PATCH', 'DELETE'] as const).filter((each) => each === method);
    const url = path.replace('{name}', 'lucia').replace('{id}', 'bay-1');
    expect(await lucia.ask(known, url)).toMatchObject({ status: 403, body: { code: 'admin_only' } });
  }
  expect((await ask(app, accountsUrl, { authorization: `Bearer ${parts.operatorToken}` })).status).toBe(200);
});
