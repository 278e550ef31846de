import { InstallHint, NewerApp } from '../shared/install.tsx';
import { lazy } from '../shared/lazy.tsx';
import { Screens } from '../shared/screens.tsx';
import { Shell } from '../shared/shell.tsx';
import { words } from './words/index.ts';

/** What most people come for. */
export const now = lazy(() => import('./now/screen.tsx'));

const screens: Screens = [
  ['/', now],
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
