/** What can go wrong with signing in, and with what people may do who are signed in. */
export const accountProblems = {
  password_weak: {
    status: 400,
    title: 'This password would be guessed',
    meaning:
      'It is too short, the old one, a name, a word that everybody tries first, a repetition, or signs in their usual order.',
    remedy: 'Take at least 12 signs, best several words that do not belong together.',
  },
  not_signed_in: {
    status: 401,
    title: 'Nobody is signed in',
    meaning: 'There is no session, it is over, or it was ended elsewhere: by a new password, or by an admin.',
    remedy: 'Sign in at /operate.',
  },
  sign_in_refused: {
    status: 401,
    title: 'Name or password is wrong',
    meaning: 'The name is unknown, the password is wrong, or the account is disabled; which of them is not said.',
    remedy:
      'Try again. Whoever has the machine makes a new password: npm run barrio -- account reset NAME; an admin does it at /operate/accounts.',
  },
  password_must_change: {
    status: 403,
    title: 'The password has to be changed first',
    meaning: 'It was made by somebody else, so nothing can be done with it but to change it.',
    remedy: 'Change it at /operate, or by PUT /api/v1/session/password.',
  },
  admin_only: {
    status: 403,
    title: 'Only an admin may do this',
    meaning: 'Accounts, and the passwords of devices, are looked after by admins.',
    remedy: 'Ask an admin to do it, or to make you one; who they are stands at /operate/accounts.',
  },
  request_forged: {
    status: 403,
    title: 'This did not come from our own page',
    meaning:
      'What a signed-in person changes must come from our own pages: with the header x-barrio-csrf, and from the same origin.',
    remedy:
      'Use the console at /operate; programs send the token of the operator. Behind a proxy, set BARRIO_PUBLIC_URL to the address of the pages.',
  },
  account_unknown: {
    status: 404,
    title: 'No account has this name',
    meaning: 'There is none, or it was removed.',
    remedy: 'Look the name up at /api/v1/operate/accounts.',
  },
  account_taken: {
    status: 409,
    title: 'This name is taken',
    meaning: 'Another account has this name.',
    remedy: 'Take another name; a lost password is replaced by POST /api/v1/operate/accounts/{name}/reset.',
  },
  last_admin: {
    status: 409,
    title: 'Somebody has to look after accounts',
    meaning: 'Without this account nobody would be left who may look after accounts.',
    remedy: 'Make somebody else an admin first.',
  },
  too_many_tries: {
    status: 429,
    title: 'Too many wrong passwords',
    meaning: 'Too many wrong passwords were tried at this name, or from this address.',
    remedy: 'Wait for as many seconds as Retry-After says.',
  },
} as const;
