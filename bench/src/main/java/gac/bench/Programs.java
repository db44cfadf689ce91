package gac.bench;

import java.util.List;

/** Windows programs that rules are written about and that run all day, with command lines such as they have. */
final class Programs {
    private static final String SYSTEM = "C:\\Windows\\System32\\";

    /** Path, original file name, arguments; {@code #} stands for a number. */
    record Program(String path, String original, List<String> arguments) {
        String file() {
            return path.substring(path.lastIndexOf('\\') + 1);
        }
    }

    static final List<Program> ALL = List.of(
            system(
                    "svchost.exe",
                    "svchost.exe",
                    " -k netsvcs -p -s Schedule",
                    " -k LocalServiceNetworkRestricted -p",
                    " -k wsappx -p -s AppXSvc"),
            program(
                    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
                    "chrome.exe",
                    " --type=renderer --lang=vi --num-raster-threads=4 --device-scale-factor=1 --field-trial-handle=#,i,#",
                    " --type=gpu-process --gpu-preferences=UAAAAAAAAADgAAA --mojo-platform-channel-handle=#"),
            system("conhost.exe", "CONHOST.EXE", " 0xffffffff -ForceV1"),
            system(
                    "cmd.exe",
                    "Cmd.Exe",
                    " /c echo done > C:\\Temp\\out#.txt",
                    " /c dir C:\\Data\\# /s /b",
                    " /d /s /c \"npm run build\""),
            system(
                    "WindowsPowerShell\\v1.0\\powershell.exe",
                    "PowerShell.EXE",
                    " -NoProfile -ExecutionPolicy RemoteSigned -File C:\\Scripts\\daily#.ps1",
                    " -Command \"Get-ChildItem C:\\Data\\# | Where-Object Length -gt 1MB\""),
            system("backgroundTaskHost.exe", "backgroundTaskHost.exe", " -ServerName:CortanaUI.AppX#.mca"),
            system(
                    "rundll32.exe",
                    "RUNDLL32.EXE",
                    " shell32.dll,Control_RunDLL",
                    " C:\\Windows\\System32\\davclnt.dll,DavSetCookie example.vn"),
            program(
                    "C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE",
                    "WinWord.exe",
                    " /n \"C:\\Users\\nv#\\Documents\\bao cao #.docx\" /o \"\""),
            program(
                    "C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE",
                    "Excel.exe",
                    " \"D:\\So lieu\\thang #.xlsx\""),
            system("taskhostw.exe", "taskhostw.exe", " Install $(Arg0)", ""),
            system("dllhost.exe", "dllhost.exe", " /Processid:{#-3D8E-4B19-A1F5-000000000000}"),
            system("wbem\\WmiPrvSE.exe", "Wmiprvse.exe", " -secured -Embedding"),
            program(
                    "C:\\Windows\\explorer.exe",
                    "EXPLORER.EXE",
                    "",
                    " /factory,{#-0000-0000-0000-000000000000} -Embedding"),
            system("net.exe", "net.exe", " use Z: \\\\files.example.vn\\chung", " view"),
            system("schtasks.exe", "schtasks.exe", " /query /fo csv /v", " /run /tn \\Backup\\daily#"),
            system("reg.exe", "reg.exe", " query HKLM\\Software\\Example\\# /v Version"),
            system("wevtutil.exe", "wevtutil.exe", " qe Application /c:# /f:text"),
            system("msiexec.exe", "msiexec.exe", " /V", " /i C:\\Install\\setup#.msi /qn"),
            program(
                    "C:\\Program Files\\Java\\jdk-17\\bin\\java.exe",
                    "java.exe",
                    " -Xmx#m -jar D:\\app\\service.jar --server.port=#"),
            program(
                    "C:\\Users\\nv01\\AppData\\Local\\Microsoft\\Teams\\current\\Teams.exe",
                    "Teams.exe",
                    " --type=utility --lang=vi --service-sandbox-type=audio"),
            system("wscript.exe", "wscript.exe", " \\\\dc.example.vn\\netlogon\\map#.vbs"),
            system("certutil.exe", "CertUtil.exe", " -store my"),
            system("sc.exe", "sc.exe", " query Spooler"),
            system("whoami.exe", "whoami.exe", ""),
            system("regsvr32.exe", "REGSVR32.EXE", " /s C:\\Windows\\System32\\example#.dll"));

    private Programs() {}

    private static Program system(String path, String original, String... arguments) {
        return program(SYSTEM + path, original, arguments);
    }

    private static Program program(String path, String original, String... arguments) {
        return new Program(path, original, List.of(arguments));
    }
}
