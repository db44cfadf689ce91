# Inside the namespaces: the network, devices and /etc of the laboratory, then the director. Called by run.sh only.
# Every address of the three TEST-NETs and of 2001:db8::/32 is local here, so clients can bind any of them.
ip link set lo up
for net in 192.0.2.1/24 198.51.100.1/24 203.0.113.1/24; do ip addr add "$net" dev lo; done
ip addr add 192.0.2.25/32 dev lo # Postfix wants to see its address on an interface
ip -6 route add local 2001:db8::/32 dev lo
echo 1 >/proc/sys/net/ipv6/ip_nonlocal_bind

mkdir "$LAB/dev" "$LAB/dev/pts" "$LAB/dev/shm" "$LAB/etc" "$LAB/www" "$LAB/home" "$LAB/run" "$LAB/mail"
chmod 755 "$LAB"
for d in null zero full random urandom tty ptmx; do touch "$LAB/dev/$d"; mount --bind "/dev/$d" "$LAB/dev/$d"; done
mount --bind /dev/pts "$LAB/dev/pts"
mount -t tmpfs tmpfs "$LAB/dev/shm"
ln -s /proc/self/fd "$LAB/dev/fd"
ln -s /run/lab/log "$LAB/dev/log" # /run/lab is another folder on every host
mkdir -p /run/lab /run/sshd /var/www /home
mount --bind "$LAB/dev" /dev
mount --bind "$LAB/www" /var/www
mount --bind "$LAB/home" /home

cp -a /etc/. "$LAB/etc/"
mount --bind "$LAB/etc" /etc
cp /usr/share/zoneinfo/Asia/Ho_Chi_Minh /etc/localtime.lab && mv /etc/localtime.lab /etc/localtime
export HOME=/home TZ=Asia/Ho_Chi_Minh LC_ALL=C.UTF-8
cd "$HERE" && exec python3 record.py
