/** What the page of a form says by itself, in Arabic. */
import type { PageWords } from "./page-words.ts";

export const arabic: PageWords = {
  code: "ar",
  direction: "rtl",
  forWhom: (name, app) => `هذا النموذج خاص بـ ${name} على ${app}.`,
  forSomebody: (app) => `هذا النموذج خاص بمن طلبه على ${app}.`,
  notYou: "لست أنت؟ أغلق هذه الصفحة: الرابط لشخص آخر.",
  begin: "هذا أنا: املأ النموذج",
  optional: "اختياري",
  send: "إرسال",
  sendHint: "أرسله خلال نصف ساعة، ثم تستمر المحادثة وحدها.",
  add: (title) => `إضافة: ${title}`,
  remove: (title) => `حذف ${title}`,
  item: (title, count) => `${title} ${count}`,
  pick: "اختر…",
  whereIAm: "استخدم مكاني الحالي",
  whereIAmFails: "هذا الجهاز لا يحدد مكانه.",
  alreadySent: (names) => `لدينا ${names}. اختر من جديد فقط لاستبداله.`,
  again: (count) =>
    count === 1 ? "إجابة واحدة تحتاج إلى مراجعة." : `إجابات تحتاج إلى مراجعة: ${count}.`,
  notices: {
    sent: { title: "شكرًا", text: "وصل كل شيء. عد إلى المحادثة: تستمر هناك وحدها." },
    "sent before": {
      title: "تم إرسال هذا النموذج من قبل",
      text: "احتُسب في المرة الأولى. عد إلى المحادثة.",
    },
    closed: {
      title: "هذا النموذج مغلق",
      text: "أُجيب عنه في المحادثة أو لم يعد مطلوبًا. عد إلى المحادثة.",
    },
    expired: {
      title: "انتهت صلاحية الرابط",
      text: "الروابط صالحة لنصف ساعة. اكتب شيئًا في المحادثة لتحصل على رابط جديد.",
    },
    refused: { title: "هذا الرابط لا يعمل", text: "ربما كان ناقصًا. افتحه مرة أخرى من المحادثة." },
    later: {
      title: "هذا غير ممكن الآن",
      text: "لم يُرسل شيء. حاول بعد قليل.",
    },
    "too much": {
      title: "هذا كثير جدًا",
      text: "لم يُرسل شيء. أرسل نصوصًا أقصر أو ملفات أقل وأصغر.",
    },
  },
};
