using System.Collections.Frozen;

namespace Moderation.Facts;

/// <summary>Domains that hand out mailboxes to anyone for some minutes, without a name or a password.</summary>
/// <remarks>
/// Well-known ones, collected from what the services say of themselves; new ones appear daily, so a site's own list has to
/// complete this one. Services that sell aliases to known customers, as password managers do, are not in it.
/// </remarks>
internal static class DisposableDomains
{
    private const string Known =
        """
        0-mail.com 0815.ru 10minutemail.com 10minutemail.net 10minutemail.co.uk 10minutemail.de 10minutesmail.com 1secmail.com
        1secmail.net 1secmail.org 20minutemail.com 20minutemail.it anonbox.net anonymbox.com antispam.de
        armyspy.com binkmail.com bobmail.info byom.de cuvox.de dayrep.com deadaddress.com
        despam.it discard.email discardmail.com discardmail.de disposableaddress.com disposablemail.com
        disposeamail.com dispostable.com dodgeit.com dodgit.com dontreg.com dropmail.me e4ward.com einrot.com
        email-fake.com emailfake.com emailias.com emailondeck.com emailsensei.com emailtemporanea.com emailtemporanea.net
        emailtemporar.ro emailtmp.com emailwarden.com emltmp.com ezztt.com fakeinbox.com fakemail.net fakemailgenerator.com
        fakemail.fr fleckens.hu filzmail.com generator.email getairmail.com getmails.eu getnada.com
        getonemail.com ghosttexter.de gishpuppy.com great-host.in grr.la guerrillamail.biz guerrillamail.com guerrillamail.de
        guerrillamail.info guerrillamail.net guerrillamail.org guerrillamailblock.com gustr.com harakirimail.com haltospam.com
        hidemail.de hidzz.com hmamail.com imgof.com incognitomail.com incognitomail.org inboxalias.com inboxbear.com
        inboxkitten.com jetable.com jetable.fr.nf jetable.net jetable.org jourrapide.com
        kasmail.com kurzepost.de lroid.com lortemail.dk luxusmail.org mail-temp.com mail-temporaire.com mail-temporaire.fr mail.tm
        mailcatch.com maildrop.cc maildx.com mailexpire.com mailforspam.com mailimate.com mailinater.com mailinator.com
        mailinator.net mailinator.org mailinator2.com mailme.lv mailmetrash.com mailmoat.com mailna.me mailnesia.com mailnator.com
        mailnull.com mailpoof.com mailsac.com mailsiphon.com mailtemp.info mailtothis.com mailzilla.com meltmail.com mintemail.com
        minutemailbox.com mohmal.com mohmal.im mohmal.in mohmal.tech moakt.cc moakt.co moakt.com moakt.ws muellmail.com
        mvrht.com mytemp.email mytempemail.com mytrashmail.com nada.email nervmich.net nospam.ze.tc no-spam.ws nomail.xl.cx
        nospamfor.us notmailinator.com nowmymail.com nwytg.net objectmail.com one-time.email onewaymail.com owlymail.com
        pookmail.com proxymail.eu rcpt.at reallymymail.com receivee.com rhyta.com rmqkr.net safetymail.info
        sharklasers.com shieldemail.com shitmail.me smailpro.com sneakemail.com sogetthis.com spam4.me spamavert.com
        spambob.com spambog.com spambog.de spambog.ru spambox.us spamcero.com spamday.com spamex.com spamfree24.com spamfree24.de
        spamfree24.org spamgourmet.com spamgourmet.net spamhereplease.com spamhole.com spaml.com spammotel.com spamspot.com
        spoofmail.de superrito.com suremail.info teleworm.us temp-mail.com temp-mail.io temp-mail.org temp-mail.ru tempail.com
        tempemail.com tempemail.net tempinbox.com tempm.com tempmail.com tempmail.de tempmail.dev tempmail.eu tempmail.it tempmail.net
        tempmail.plus tempmailaddress.com tempmailer.com tempmailo.com tempomail.fr temporaryemail.net temporaryinbox.com
        temporarymail.org thankyou2010.com thisisnotmyrealemail.com throwawaymail.com throwawayemailaddress.com tmail.ws tmailinator.com
        tmpmail.net tmpmail.org tmpbox.net trash-mail.at trash-mail.com trash-mail.de trash2009.com trashemail.de trashmail.at trashmail.com
        trashmail.de trashmail.io trashmail.me trashmail.net trashmail.org trashmail.ws trashymail.com trbvm.com tyldd.com vomoto.com
        wegwerfadresse.de wegwerfemail.de wegwerfmail.de wegwerfmail.net wegwerfmail.org wh4f.org whyspam.me willselfdestruct.com
        wuzup.net xagloo.com yep.it yopmail.com yopmail.fr yopmail.net yopmail.gq ypmail.webarnak.fr.eu.org zippymail.info zoemail.net
        """;

    /// <summary>The domains; their sub-domains belong to them.</summary>
    public static FrozenSet<string> All { get; } = DomainList.Parse(Known);
}
