"""What the web servers serve: static pages on disk, and the small application behind nginx."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from lab import BACKEND

ARTICLES = [f"/tin-tuc/{slug}-{2100 + n}.html" for n, slug in enumerate((
    "hop-giao-ban-thang-10", "ket-qua-chuyen-doi-so-quy-iii", "lich-tiep-cong-dan", "thong-bao-tuyen-dung-vien-chuc",
    "huong-dan-nop-ho-so-truc-tuyen", "khai-mac-hoi-thi-tin-hoc", "phong-chong-dich-sot-xuat-huyet", "lich-cat-dien-trong-tuan",
    "cong-khai-ngan-sach-2026", "tap-huan-an-toan-thong-tin", "le-phat-dong-trong-cay", "tra-loi-kien-nghi-cu-tri"))]
POLICE = [f"/tin-tuc/{slug}-{2200 + n}.html" for n, slug in enumerate((
    "cong-an-triet-pha-duong-day-ca-do-bong-da-qua-mang", "canh-bao-nha-cai-ca-cuoc-tren-mang-xa-hoi",
    "bat-nhom-doi-tuong-to-chuc-danh-bac-tai-xiu", "khoi-to-chu-muu-duong-day-no-hu-xuyen-quoc-gia",
    "hau-qua-cua-tai-xiu-online-voi-gioi-tre", "nhan-dien-quang-cao-nha-cai-trai-phep", "ca-do-bong-da-va-tin-dung-den",
    "trang-web-no-hu-doi-thuong-lua-dao", "tuyen-truyen-phong-chong-ca-do-mua-giai", "xet-xu-vu-an-danh-bac-qua-nha-cai-online",
    "ba-thu-doan-loi-keo-choi-tai-xiu-moi"))]
ASSETS = ["/assets/site.css", "/assets/site.js", "/images/logo.png", "/images/banner.jpg"]
PLAIN_SLUGS = [f"/{name}-{n:02d}.html" for n in range(1, 6) for name in ("tai-xiu-online", "nha-cai-uy-tin", "no-hu-doi-thuong", "ca-do-bong-da")]
MARKED_SLUGS = ["/tài-xỉu-uy-tín-21.html", "/nhà-cái-hàng-đầu-22.html", "/nổ-hũ-đổi-thưởng-23.html", "/cá-độ-bóng-đá-24.html"]


def build(gambling):
    """gambling: file names (already in the wanted Unicode form) of the pages an intruder left on q1-web."""
    for name in ("web01", "web02", "q1-web", "q1-intra"):
        root = Path("/var/www") / name
        pages = ["/index.html", "/gioi-thieu.html", "/lien-he.html", "/van-ban.html", "/so-do-trang.html"] + ARTICLES
        if name == "web01":
            pages = pages + POLICE
        for n, page in enumerate(pages):
            put(root, page, 6000 + n * 431)
        for n, asset in enumerate(ASSETS):
            put(root, asset, 3000 + n * 9000)
        put(root, "/robots.txt", 68)
        put(root, "/favicon.ico", 1406)
        (root / "uploads/2026/10").mkdir(parents=True)
        (root / "uploads/2026/10").chmod(0o777)
        put(root, "/uploads/2026/10/thong-bao-412.pdf", 88000)
    q1 = Path("/var/www/q1-web")
    put(q1, "/.git/config", 271)
    put(q1, "/.git/index", 7344)
    for page in gambling:
        put(q1, page, 15400)


def put(root, path, size):
    file = root / path.lstrip("/")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"." * size)


class Application(BaseHTTPRequestHandler):
    """Log-in, search, uploads: the least that gives the status and the sizes a real application gives."""

    down = set()  # hosts whose application fails
    passwords = {"nguoidung": "dung-mat-khau"}

    def reply(self, status, size=0, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(b"." * size)

    def handle_any(self):
        host = self.headers.get("X-Lab-Host", "")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        if host in self.down:
            self.close_connection = True  # nginx answers 502
            return
        if path.startswith("/uploads/"):  # the uploaded script runs: it says one harmless sentence
            self.reply(200, 38)
        elif path.startswith("/webdav"):
            self.reply({"OPTIONS": 200, "PROPFIND": 207, "GET": 200, "LOCK": 200, "PUT": 201}.get(self.command, 405), 1260,
                DAV="1, 2", Allow="OPTIONS, GET, PUT, PROPFIND, LOCK")
        elif path == "/dang-nhap" and self.command == "POST":
            fields = parse_qs(body.decode(errors="replace"))
            good = fields.get("mat_khau") == ["dung-mat-khau"]
            self.reply(302 if good else 401, 0 if good else 2210, **({"Location": "/ho-so/"} if good else {}))
        elif path == "/gop-y/dinh-kem" and self.command == "POST":
            name = self.headers.get("X-File-Name", "")
            if name.isascii() and name.replace("_", "").replace(".", "").isalnum():
                (Path("/var/www") / host / "uploads/2026/10" / name).write_bytes(b"echo only\n")
            self.reply(200, 96)
        elif path.startswith("/quan-tri"):
            self.reply(403, 1210)
        else:
            self.reply(200, 9200 + len(self.path) * 7 % 3100)

    do_GET = do_POST = do_HEAD = do_OPTIONS = do_PROPFIND = do_PUT = do_LOCK = do_DELETE = handle_any

    def log_message(self, *_):
        pass


def serve():
    server = ThreadingHTTPServer(("127.0.0.1", BACKEND), Application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
