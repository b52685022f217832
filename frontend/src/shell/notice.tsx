import { type ReactNode } from 'react'
import { Button } from './button'

/** A message in place of missing content, with a button for the next step. */
export function Notice({
  title,
  children,
  action,
  onAction,
  role,
}: {
  title: string
  children?: ReactNode
  action: string
  onAction: () => void
  role?: 'alert' | 'status'
}) {
  return (
    <div className="notice" role={role}>
      <p className="notice-title">{title}</p>
      {children}
      <Button kind="normal" onClick={onAction}>
        {action}
      </Button>
    </div>
  )
}
