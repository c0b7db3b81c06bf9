import { Content, Item, Portal, RadioGroup, RadioItem, Root, Trigger } from '@radix-ui/react-dropdown-menu'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { useSession } from '../session/session.ts'
import { chooseTheme, type Theme, useTheme } from '../ui/theme.ts'

const themes: readonly (readonly [Theme, string])[] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
]

/** Who is signed in, as what, the theme, and the way out. */
export function AccountMenu() {
  const session = useSession()
  const theme = useTheme()
  const navigate = useNavigate()
  const signOut = useSignOut()
  return (
    // Not modal: the library would add a style element to hold the page still, which its policy forbids.
    <Root modal={false}>
      <Trigger className="button" data-size="small" aria-label={`Account of ${session.name}`}>
        <span className="account-name">{session.name}</span>
        <span aria-hidden="true">▾</span>
      </Trigger>
      <Portal>
        <Content className="menu" align="end" sideOffset={6} collisionPadding={8}>
          <div className="menu-note">
            {session.email ?? session.name}
            <br />
            {session.isAdministrator ? 'Administrator' : 'Signed in to search'}
          </div>
          <div className="menu-line" />
          <RadioGroup value={theme} onValueChange={(value) => chooseTheme(value as Theme)} aria-label="Theme">
            {themes.map(([value, label]) => (
              <RadioItem key={value} value={value} className="menu-item">
                {label}
                {theme === value && <span aria-hidden="true">✓</span>}
              </RadioItem>
            ))}
          </RadioGroup>
          <div className="menu-line" />
          {session.isAdministrator && (
            <Item className="menu-item" onSelect={() => void navigate({ to: '/sessions' })}>
              Sessions
            </Item>
          )}
          <Item className="menu-item" onSelect={() => signOut.mutate()}>
            Sign out
          </Item>
        </Content>
      </Portal>
    </Root>
  )
}

function useSignOut() {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => call('endsession', undefined),
    onSuccess: async () => {
      // Nothing of what this person saw may be left for the next one at this window.
      client.clear()
      await navigate({ to: '/sign-in' })
    },
  })
}
