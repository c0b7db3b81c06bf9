import { Content, List, Root, Trigger } from '@radix-ui/react-tabs'
import type { ReactNode } from 'react'

type Tab = { readonly id: string; readonly title: string; readonly content: ReactNode }

/** Parts of a page of which one is shown. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  return (
    <Root defaultValue={tabs[0]?.id ?? ''}>
      <List className="tabs" aria-label={label}>
        {tabs.map(({ id, title }) => (
          <Trigger key={id} value={id} className="tab">
            {title}
          </Trigger>
        ))}
      </List>
      {tabs.map(({ id, content }) => (
        // All of them stay: what was typed into one is not lost by a look at another.
        <Content key={id} value={id} className="tab-panel" forceMount>
          {content}
        </Content>
      ))}
    </Root>
  )
}
