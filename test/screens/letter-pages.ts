import { openApi } from '../../src/api/open-api.ts';
import { openSmallCommunity } from '../../src/community/fixtures/small-community.ts';
import { buildSmallCity } from '../api/small-city.ts';
import type { PageOfCity } from '../web/kit/pages.ts';

/** The pages behind the private links of letters, whose tokens nobody but a recipient has. */
export async function openLetterPages() {
  const city = await buildSmallCity({ limits: { requestsPerMinute: 100_000 } });
  const community = await openSmallCommunity();
  const { manage } = await community.join({ quietHours: { from: 1320, to: 420 } });
  const subscribing = { ...city.parts.subscribing, subscriptions: community.subscriptions };
  const api = await openApi({ ...city.parts, subscribing });
  const paths = {
    manage: `/subscriptions/manage?token=${manage}`,
    stop: `/subscriptions/stop?token=${manage}`,
    gone: '/subscriptions/confirm?token=x',
  };
  const pages = Object.entries(paths).map(([name, path]): PageOfCity => ({ name, path, of: 'citizen' }));
  return {
    url: api.url,
    pages,
    async close() {
      await api.close();
      await community.close();
    },
  };
}
