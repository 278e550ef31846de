export const words = {
  signIn: {
    title: 'Sign in',
    lead: 'This is the console of those who look after the city. What citizens see needs no account.',
    name: 'Name',
    password: 'Password',
    send: 'Sign in',
    busy: 'Signing in …',
    lostTitle: 'No password, or a lost one?',
    lost: 'An admin can make you a new one under “Accounts”. On the machine of the service, this does it, too; at the first start, the log says the first one:',
    faults: {
      sign_in_refused: 'This name and this password do not belong together.',
      too_many_tries: 'That was tried too often. Wait a few minutes, then try again.',
    },
  },
  again: {
    title: 'Your session is over',
    lead: 'Sign in again to go on where you are. Nothing that you wrote is lost.',
  },
  change: {
    title: 'Choose your own password',
    must: 'Your password was made by somebody else. Choose one that only you know; then you can go on.',
    old: 'Password until now',
    next: 'New password',
    again: 'New password, once more',
    hint: 'At least 12 characters. Three or four words that do not belong together are good, and easy to remember.',
    differs: 'The two new passwords differ. Write the same one twice.',
    send: 'Change the password',
    notNow: 'Sign out',
    faults: {
      sign_in_refused: 'The password until now is not right.',
      password_wrong: 'The password until now is not right.',
      password_weak: 'This password is too easy to guess. Take a longer one, or one that is not your name.',
    },
  },
  who: {
    signedInAs: 'Signed in as {name}',
    roles: { operator: 'operator', admin: 'admin' },
    change: 'Change password',
    out: 'Sign out',
    changed: 'Your password is changed. You are signed out everywhere else.',
  },
};
export type Words = typeof words;
