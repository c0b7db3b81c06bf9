import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { NotFound, PageFailure } from './layout/failures.tsx'
import { SignedIn } from './layout/signed-in.tsx'
import { oneOf, type Params, parseParams, writeParams } from './search-params.ts'

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (params: Params): { to?: string; error?: string } => pick(params, ['to', 'error']),
  component: lazyRouteComponent(() => import('./session/sign-in-page.tsx'), 'SignInPage'),
})

/** What is shown to those who are signed in alone. */
const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: SignedIn })

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/home.tsx'), 'Home'),
})
const search = createRoute({
  getParentRoute: () => inside,
  path: '/search',
  validateSearch: (params: Params): { q?: string; as?: string; filter?: readonly string[] } => {
    const filter = params.filter
    return { ...pick(params, ['q', 'as']), ...(Array.isArray(filter) && filter.length > 0 ? { filter } : {}) }
  },
  component: lazyRouteComponent(() => import('./pages/search/search-page.tsx'), 'SearchPage'),
})
const tokens = createRoute({
  getParentRoute: () => inside,
  path: '/tokens',
  validateSearch: (params: Params): { state?: string; kind?: string; q?: string } =>
    pick(params, ['state', 'kind', 'q']),
  component: lazyRouteComponent(() => import('./pages/tokens/tokens-page.tsx'), 'TokensPage'),
})
const token = createRoute({
  getParentRoute: () => inside,
  path: '/tokens/$id',
  component: lazyRouteComponent(() => import('./pages/tokens/token-page.tsx'), 'TokenPage'),
})
const datasources = createRoute({
  getParentRoute: () => inside,
  path: '/datasources',
  component: lazyRouteComponent(() => import('./pages/datasources/datasources-page.tsx'), 'DatasourcesPage'),
})
const datasource = createRoute({
  getParentRoute: () => inside,
  path: '/datasources/$name',
  component: lazyRouteComponent(() => import('./pages/datasources/datasource-page.tsx'), 'DatasourcePage'),
})
const documents = createRoute({
  getParentRoute: () => inside,
  path: '/documents',
  validateSearch: (params: Params): { q?: string } => pick(params, ['q']),
  component: lazyRouteComponent(() => import('./pages/documents/documents-page.tsx'), 'DocumentsPage'),
})
const document = createRoute({
  getParentRoute: () => inside,
  path: '/documents/show',
  validateSearch: (params: Params): { datasource: string; id: string; type?: string; for?: string } => ({
    datasource: oneOf(params, 'datasource') ?? '',
    id: oneOf(params, 'id') ?? '',
    ...pick(params, ['type', 'for']),
  }),
  component: lazyRouteComponent(() => import('./pages/documents/document-page.tsx'), 'DocumentPage'),
})
const people = createRoute({
  getParentRoute: () => inside,
  path: '/people',
  validateSearch: (params: Params): { q?: string } => pick(params, ['q']),
  component: lazyRouteComponent(() => import('./pages/people/people-page.tsx'), 'PeoplePage'),
})
const person = createRoute({
  getParentRoute: () => inside,
  path: '/people/$email',
  component: lazyRouteComponent(() => import('./pages/people/person-page.tsx'), 'PersonPage'),
})
const audit = createRoute({
  getParentRoute: () => inside,
  path: '/audit',
  validateSearch: (params: Params): { event?: string; person?: string; token?: string } =>
    pick(params, ['event', 'person', 'token']),
  component: lazyRouteComponent(() => import('./pages/audit-page.tsx'), 'AuditPage'),
})
const health = createRoute({
  getParentRoute: () => inside,
  path: '/health',
  component: lazyRouteComponent(() => import('./pages/health-page.tsx'), 'HealthPage'),
})
const api = createRoute({
  getParentRoute: () => inside,
  path: '/api',
  component: lazyRouteComponent(() => import('./pages/api-page.tsx'), 'ApiPage'),
})
const sessions = createRoute({
  getParentRoute: () => inside,
  path: '/sessions',
  component: lazyRouteComponent(() => import('./session/sessions-page.tsx'), 'SessionsPage'),
})
const welcome = createRoute({
  getParentRoute: () => inside,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./pages/welcome/welcome-page.tsx'), 'WelcomePage'),
})

const pages = [home, search, tokens, token, datasources, datasource, documents, document, people, person]
const otherPages = [audit, health, api, sessions, welcome]

export const router = createRouter({
  routeTree: root.addChildren([signIn, inside.addChildren([...pages, ...otherPages])]),
  parseSearch: parseParams,
  stringifySearch: writeParams,
  defaultPreload: 'intent',
  defaultErrorComponent: PageFailure,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** The names among those that have a value. */
function pick<Name extends string>(params: Params, names: readonly Name[]): { [Key in Name]?: string } {
  const picked: { [Key in Name]?: string } = {}
  for (const name of names) {
    const value = oneOf(params, name)
    if (value !== undefined) picked[name] = value
  }
  return picked
}
