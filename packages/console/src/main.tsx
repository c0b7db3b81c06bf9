import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { makeQueryClient } from './api/queries.ts'
import { ConnectionNote } from './layout/connection-note.tsx'
import { router } from './router.tsx'
import { applyTheme } from './ui/theme.ts'

applyTheme()
const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <QueryClientProvider client={makeQueryClient()}>
      <RouterProvider router={router} />
      <ConnectionNote />
    </QueryClientProvider>,
  )
}
