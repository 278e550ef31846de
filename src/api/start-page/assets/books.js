// What the start page says about the ledger, in words. Knows nothing of the page.

const number = new Intl.NumberFormat('en');
const verb = (count, one, many) => `${number.format(count)} ${count === 1 ? one : many}`;

const sumOf = (counts) => counts.reduce((sum, { count }) => sum + count, 0);

/** What became of everything, up to the place where the reasons of refusals can be looked up, and from there on. */
export function booksOf({ received, arrived, replayed, refusedNow, stored, duplicate, rejected, inFlight }) {
  const refused = sumOf(rejected);
  const fate = [verb(stored, 'is stored', 'are stored'), verb(duplicate, 'was a repeat', 'were repeats')];
  const came = verb(arrived, 'reading', 'readings');
  const again = `${verb(replayed, 'refused one was', 'refused ones were')} tried again. Of all ${number.format(received)} tries`;
  const now = refusedNow === null ? '' : ` Still refused now, of those that are kept: ${number.format(refusedNow)}.`;
  return {
    before: `${replayed === 0 ? `Of ${came} received` : `${came} came, and ${again}`}, ${fate.join(', ')}, ${verb(refused, 'was refused', 'were refused')}`,
    hasReasons: refused > 0,
    after: `, ${verb(inFlight.samples, 'is on its way', 'are on their way')}.${replayed === 0 ? '' : now}`,
  };
}

/** Whether that adds up, as far as is known. */
export function verdictOn({ balances, imbalances, gaps, checkedAt }) {
  const missing = gaps.reduce((sum, { messages }) => sum + messages, 0);
  const hole = missing === 0 ? '' : ` ${verb(missing, 'message was', 'messages were')} never booked.`;
  if (!balances) return { said: `The books do not balance: ${imbalances[0]?.detail ?? ''}${hole}`, isTrouble: true };
  if (checkedAt === null) return { said: `The books are being checked.${hole}`, isTrouble: missing > 0 };
  return { said: `The books balance.${hole}`, isTrouble: missing > 0 };
}
