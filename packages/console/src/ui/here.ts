import { useRouter } from '@tanstack/react-router'
import { useRef } from 'react'

/**
 * Tells whether the address is still that of the page. What was typed is told to the address a moment later, when a link may have
 * been followed whose page is still on its way: that must not be taken back.
 */
export function useIsHere(): () => boolean {
  const { history } = useRouter()
  const here = useRef(history.location.pathname)
  return () => history.location.pathname === here.current
}
