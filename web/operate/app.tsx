import { lazy } from '../shared/lazy.tsx';
import { Screens } from '../shared/screens.tsx';
import { Shell } from '../shared/shell.tsx';
import { words } from './words/index.ts';

const screens: Screens = [
  ['/operate', lazy(() => import('./queue/screen.tsx'))],
  ['/operate/picture', lazy(() => import('./picture/screen.tsx'))],
  ['/operate/devices/:id', lazy(() => import('./device/screen.tsx'))],
  ['/operate/alerts', lazy(() => import('./alerts/screen.tsx'))],
  ['/operate/rules', lazy(() => import('./rules/screen.tsx'))],
  ['/operate/rules/:id', lazy(() => import('./rule/screen.tsx'))],
  ['/operate/health', lazy(() => import('./health/screen.tsx'))],
  ['/operate/accounts', lazy(() => import('./accounts/screen.tsx'))],
  ['/operate/audit', lazy(() => import('./audit/screen.tsx'))],
];

/** What operators see. */
export function App() {
  const { shell, menu } = words();
  const links = [
    { to: '/operate', label: menu.queue },
    { to: '/operate/picture', label: menu.picture },
    { to: '/operate/alerts', label: menu.alerts },
    { to: '/operate/rules', label: menu.rules },
    { to: '/operate/health', label: menu.health },
  ];
  return (
    <Shell words={shell} brand={{ name: 'Barrio', home: '/operate' }} links={links}>
      <Screens screens={screens} home="/operate" />
    </Shell>
  );
}
