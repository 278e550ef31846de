import { InstallHint, NewerApp } from '../shared/install.tsx';
import { lazy } from '../shared/lazy.tsx';
import { path } from '../shared/route.tsx';
import { Screens } from '../shared/screens.tsx';
import { Shell } from '../shared/shell.tsx';
import { words } from './words/index.ts';

const loadNow = () => import('./now/screen.tsx');
// The screen that most people come for is fetched together with the words, and not behind them; it says itself when it failed.
if (path.peek() === '/') loadNow().catch(() => undefined);

const screens: Screens = [
  ['/', lazy(loadNow)],
  ['/places/:id', lazy(() => import('./place/screen.tsx'))],
  ['/devices/:id', lazy(() => import('./device/screen.tsx'))],
  ['/trust', lazy(() => import('./trust/screen.tsx'))],
];

/** What citizens see. */
export function App() {
  const { shell, menu, foot } = words();
  const links = [
    { to: '/', label: menu.now },
    { to: '/alerts', label: menu.alerts, isPage: true },
    { to: '/subscribe', label: menu.subscribe, isPage: true },
    { to: '/trust', label: menu.trust },
  ];
  const below = (
    <>
      <InstallHint />
      <p class="row small">
        <a href="/reference">{foot.reference}</a>
        <a href="/quality">{foot.quality}</a>
        <a href="/operate">{foot.operate}</a>
      </p>
    </>
  );
  return (
    <Shell words={shell} brand={{ name: 'Barrio', home: '/' }} links={links} foot={below}>
      <NewerApp />
      <Screens screens={screens} home="/" />
    </Shell>
  );
}
