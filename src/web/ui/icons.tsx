/** Line icons, drawn for this service. Decorative: the words beside them say it all. */

/** The mark: a robot's head as a plain square, one warm eye. */
export function BrandMark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M16 2v5" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" />
      <rect x="3.25" y="7.25" width="25.5" height="21.5" rx="6" fill="none" stroke="currentColor" stroke-width="2.5" />
      <circle cx="11.5" cy="17" r="3" fill="none" stroke="currentColor" stroke-width="2.25" />
      <circle cx="20.5" cy="17" r="3.5" fill="#ff8b1f" />
      <path d="M11 24h10" stroke="currentColor" stroke-width="2.25" stroke-linecap="round" />
    </svg>
  );
}
