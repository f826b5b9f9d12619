// Draws the page's icons: simple strokes on a 24-unit square, silent to screen readers.

const drawings = {
  arrowLeft: "M15 5l-7 7 7 7",
  asks: "M12 20a8 8 0 1 0-7-4l-1.5 4.5 4.5-1.500M9.7 9.800a2.3 2.3 0 1 1 3.3 2.100c-.7.3-1 .8-1 1.600M12 16.200v.1",
  bubble:
    "M12 4.500c4.7 0 8.3 3 8.3 7s-3.6 7-8.3 7c-1 0-2-.1-2.9-.4L5 19.700l1-3.200c-1.4-1.3-2.3-3-2.3-5 0-4 3.6-7 8.3-7z",
  check: "M5 12.500l4.5 4.500L19 7.5",
  clock: "M12 7.500V12l3 2M12 3.800a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.400z",
  close: "M6.5 6.500l11 11M17.5 6.500l-11 11",
  copy: "M9 9h10v11H9zM6 15H5V4h10v2",
  down: "M12 5v13M6.5 12.500L12 18l5.5-5.5",
  form: "M6 4h12v16H6zM9 8.500h6M9 12h6M9 15.500h3.500",
  hash: "M9.5 4.500L7.8 19.500M16.2 4.500l-1.7 15M4.8 9.300h15M4.2 14.700h15",
  keyboard: "M4 5h16v6.500H4zM4 15.500h6.500V19H4zM13.5 15.500H20V19h-6.500z",
  monitor: "M4 5h16v11H4zM9 20h6M12 16v4",
  newPerson:
    "M10 12a3.7 3.7 0 1 0 0-7.4 3.7 3.7 0 0 0 0 7.400zM3.5 20c.5-3.6 3-5.5 6.5-5.5 1.3 0 2.4.3 3.4.8M18 14v6M15 17h6",
  phone:
    "M6.5 4h3l1.5 4-2 1.500a11 11 0 0 0 5.5 5.500L16 13l4 1.500v3a2 2 0 0 1-2.2 2A16 16 0 0 1 4.5 6.200 2 2 0 0 1 6.500 4z",
  place:
    "M12 21c4.500-5 6.500-8 6.500-11a6.500 6.500 0 0 0-13 0c0 3 2 6 6.500 11zM12 12.200a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600z",
  paperClip:
    "M19.500 11.500l-7.600 7.600a4.600 4.600 0 0 1-6.500-6.500l8-8a3.100 3.100 0 0 1 4.400 4.400l-7.900 7.900a1.500 1.500 0 0 1-2.200-2.200l7.200-7.200",
  document: "M6.500 3.500h7l4 4v13h-11zM13.500 3.500v4h4M9.500 12.500h5M9.500 16h5",
  received: "M18 6L7 17M7 9v8h8",
  restart: "M19.5 12a7.5 7.5 0 1 1-2.3-5.400M19.5 4v4.500H15",
  send: "M5 12h13M12.5 5.500L19 12l-6.5 6.5",
  sent: "M6 18L17 7M9 7h8v8",
  ticks: "M2.5 12.500L7 17l8.5-9M11.5 16.500l.6.5 9-9",
  undo: "M8.5 5L4.5 9l4 4M5 9h9a5 5 0 0 1 0 10h-3",
  warning: "M12 4.500l8.5 15h-17zM12 10v4.500M12 17v.1",
} as const;

export type IconName = keyof typeof drawings;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={drawings[name]} />
    </svg>
  );
}
