import type { Words } from './en.ts';

export const words: Words = {
  title: 'Comptes',
  lead: 'Qui peut se connecter ici. Les citoyens n’ont besoin d’aucun compte.',
  columns: { name: 'Nom', role: 'Peut', seen: 'Dernière connexion', state: 'État', does: 'Changer' },
  roles: { operator: 'opérateur', admin: 'administrateur' },
  roleHelp:
    'Un opérateur veille sur les capteurs, les alertes et les règles. Un administrateur veille aussi sur les comptes et les mots de passe des capteurs.',
  you: 'vous',
  never: 'jamais',
  active: 'actif',
  disabled: 'désactivé',
  mustChange: 'a un mot de passe à usage unique',
  makeAdmin: 'Nommer administrateur',
  makeOperator: 'Nommer opérateur',
  disable: 'Désactiver',
  disableAsks:
    'Toutes les sessions de {name} seront fermées ; la connexion sera impossible tant que le compte n’est pas réactivé.',
  enable: 'Réactiver',
  reset: 'Nouveau mot de passe',
  resetAsks:
    '{name} reçoit un mot de passe à usage unique, que vous verrez une seule fois, et ses sessions seront fermées.',
  remove: 'Retirer',
  removeAsks: 'Le compte {name} disparaîtra. Ce qui a été fait avec lui reste dans le journal des changements.',
  add: 'Donner accès à quelqu’un',
  addName: 'Nom',
  addHint:
    'Minuscules, chiffres, points et traits d’union, de 2 à 32. Les collègues le voient à côté de ce qui a été fait.',
  addRole: 'Peut',
  addSend: 'Ajouter',
  password: {
    title: 'Mot de passe à usage unique de {name}',
    lead: 'Il n’est montré que cette fois. Donnez-le à {name} par une voie qui n’est lue que par cette personne ; il faudra le changer à la première connexion.',
    copy: 'Copier',
    copied: 'Copié.',
    done: 'Je l’ai transmis',
  },
  faults: {
    account_taken: 'Il y a déjà un compte de ce nom.',
    last_admin: 'Il ne resterait personne pour veiller sur les comptes. Nommez d’abord un autre administrateur.',
  },
  onlyAdmin: 'Seuls les administrateurs peuvent veiller sur les comptes.',
};
