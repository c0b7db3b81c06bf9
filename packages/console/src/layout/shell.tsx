import { Link, useLocation } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { AccountMenu } from './account-menu.tsx'

const sections = [
  {
    title: 'Find',
    links: [['/search', 'Search']],
  },
  {
    title: 'Content',
    links: [
      ['/datasources', 'Datasources'],
      ['/documents', 'Documents'],
      ['/people', 'People'],
    ],
  },
  {
    title: 'Access',
    links: [
      ['/tokens', 'Tokens'],
      ['/sessions', 'Sessions'],
      ['/audit', 'Audit log'],
    ],
  },
  {
    title: 'Server',
    links: [
      ['/health', 'Health'],
      ['/api', 'API'],
      ['/welcome', 'First steps'],
    ],
  },
] as const

/** What is around every page: the name, the way to the other pages for administrators, and who is signed in. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { isAdministrator } = useSession()
  const { pathname } = useLocation()
  const [isOpen, setOpen] = useState(false)
  const main = useFocusOnNewPage(pathname)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes it
  useEffect(() => setOpen(false), [pathname])
  return (
    <div className="shell" data-plain={!isAdministrator}>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="top">
        <Link to="/search" className="brand">
          <img src="/favicon.svg" alt="" />
          Sheaf
        </Link>
        <span className="spring" />
        {isAdministrator && (
          <span className="nav-button">
            <Button size="small" aria-expanded={isOpen} aria-controls="navigation" onClick={() => setOpen(!isOpen)}>
              Menu
            </Button>
          </span>
        )}
        <AccountMenu />
      </header>
      {isAdministrator && (
        <nav className="side" id="navigation" aria-label="Pages" data-open={isOpen}>
          {sections.map(({ title, links }) => (
            <div key={title}>
              <h2 id={`section-${title}`}>{title}</h2>
              <ul className="plain" aria-labelledby={`section-${title}`}>
                {links.map(([to, label]) => (
                  <li key={to}>
                    <Link to={to} aria-current={pathname.startsWith(to) ? 'page' : undefined}>
                      {label}
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </nav>
      )}
      <main className="main" id="main" tabIndex={-1} ref={main}>
        {children}
      </main>
    </div>
  )
}

/** Going to another page moves the focus there, so that what is read out and tabbed through begins with it. */
function useFocusOnNewPage(pathname: string) {
  const main = useRef<HTMLElement>(null)
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true })
  }, [pathname])
  return main
}
