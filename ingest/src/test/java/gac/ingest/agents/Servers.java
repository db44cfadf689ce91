package gac.ingest.agents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Configuration of the servers whose logs are shipped: small, on ports of the test, in its folder. What has to do with logging comes from docs/agents. */
final class Servers {
    private Servers() {}

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    static List<String> sshd(Path folder, int port) throws IOException, InterruptedException {
        for (String key : List.of("hostkey", "user")) {
            Program.run(List.of(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-f",
                    folder.resolve(key).toString()));
        }
        Path file = write(folder.resolve("sshd.conf"), """
            Port %2$d
            ListenAddress 127.0.0.1
            HostKey %1$s/hostkey
            PidFile none
            UsePAM no
            StrictModes no
            AuthorizedKeysFile %1$s/user.pub
            PermitRootLogin prohibit-password
            """.formatted(folder, port));
        return List.of("-D", "-f", file.toString());
    }

    static List<String> dovecot(Path folder, int port) throws IOException, InterruptedException {
        Program.run(
                List.of("install", "-d", "-o", "nobody", folder.resolve("mail").toString()));
        Path file = write(folder.resolve("dovecot.conf"), """
            base_dir = %1$s/dovecot
            state_dir = %1$s/dovecot
            protocols = imap
            listen = 127.0.0.1
            ssl = no
            disable_plaintext_auth = no
            auth_failure_delay = 0
            mail_location = maildir:%1$s/mail/%%u
            first_valid_uid = 1
            passdb {
              driver = static
              args = password=right
            }
            userdb {
              driver = static
              args = uid=nobody gid=nogroup home=%1$s/mail/%%u
            }
            service imap-login {
              chroot =
              inet_listener imap {
                port = %2$d
              }
              inet_listener imaps {
                port = 0
              }
            }
            service anvil {
              chroot =
            }
            """.formatted(folder, port));
        return List.of("-F", "-c", file.toString());
    }

    static List<String> postfix(Path folder, int port) throws IOException, InterruptedException {
        Path own = folder.resolve("postfix");
        Files.createDirectories(own.resolve("queue"));
        Files.createDirectories(own.resolve("data"));
        Program.run(List.of("chown", "postfix", own.resolve("data").toString()));
        write(own.resolve("main.cf"), """
            compatibility_level = 3.6
            queue_directory = %1$s/queue
            data_directory = %1$s/data
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            myhostname = mx.example.vn
            mydestination = example.vn
            mynetworks = 127.0.0.0/8
            local_transport = discard:
            alias_maps =
            local_recipient_maps =
            smtpd_recipient_restrictions = check_recipient_access inline:{{blocked@example.vn=REJECT}}, permit_mynetworks, reject
            """.formatted(own));
        write(own.resolve("master.cf"), """
            127.0.0.1:%d inet n - n - - smtpd
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            proxymap unix - - n - - proxymap
            error unix - - n - - error
            retry unix - - n - - error
            discard unix - - n - - discard
            anvil unix - - n - 1 anvil
            """.formatted(port));
        return List.of("-c", own.toString(), "start-fg");
    }

    /** nginx with the shipped file, and a file in nginx's usual place beside it. */
    static List<String> nginx(AgentSide gac, Path folder, int port) throws IOException {
        Path own = Files.createDirectories(folder.resolve("nginx"));
        write(own.resolve("www/index.html"), "xin chào");
        Path shipped = gac.install("nginx.conf", own.resolve("gac.conf"), Map.of());
        Path udp = gac.install("nginx-udp.conf", own.resolve("gac-udp.conf"), Map.of());
        Path file = write(own.resolve("nginx.conf"), """
            daemon off;
            worker_processes 1;
            pid %1$s/pid;
            events { worker_connections 64; }
            http {
                client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                include %2$s;
                include %3$s;
                access_log %1$s/access.log combined;
                error_log %1$s/error.log warn;
                server { listen 127.0.0.1:%4$d; root %1$s/www; }
            }
            """.formatted(own, shipped, udp, port));
        return List.of("-c", file.toString(), "-e", own.resolve("start.log").toString());
    }

    /** Apache with the shipped file on one port, and with files in Apache's usual place on another. */
    static List<String> apache(AgentSide gac, Path folder, int port, int portOfFiles) throws IOException {
        Path own = Files.createDirectories(folder.resolve("apache2"));
        write(own.resolve("www/index.html"), "xin chào");
        Path shipped = gac.install("apache2.conf", own.resolve("gac.conf"), Map.of());
        Path file = write(own.resolve("apache2.conf"), """
            ServerRoot %1$s
            ServerName web.example.vn
            Listen 127.0.0.1:%3$d
            Listen 127.0.0.1:%4$d
            PidFile %1$s/pid
            Mutex pthread
            DefaultRuntimeDir %1$s
            LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
            LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
            LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
            User www-data
            Group www-data
            DocumentRoot %1$s/www
            LogFormat "%%h %%l %%u %%t \\"%%r\\" %%>s %%O \\"%%{Referer}i\\" \\"%%{User-Agent}i\\"" combined
            <Location /secret>
                Require all denied
            </Location>
            Include %2$s
            <VirtualHost 127.0.0.1:%4$d>
                CustomLog %1$s/access.log combined
                ErrorLog %1$s/error.log
            </VirtualHost>
            """.formatted(own, shipped, port, portOfFiles));
        return List.of("-DFOREGROUND", "-f", file.toString());
    }
}
